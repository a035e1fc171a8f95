using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Values;

namespace Platform.Web.Ui;

/// <summary>A page that an English reader gets in English. The _ViewImports of a folder says so for its pages; every other page is French for everybody.</summary>
public interface ISpoken;

/// <summary>A page written in French whose words are looked up for an English reader: what stands in its markup, and the literals that it writes. What people typed is neither.</summary>
public abstract class SpokenPage : Page, ISpoken
{
    public override void WriteLiteral(string? value) => base.WriteLiteral(SpokenMarkup.Of(value, Path));
    public override void Write(string? value) => base.Write(Reader.Say(value));
    public override void Write(object? value) => base.Write(value is string text ? Reader.Say(text) : value);
    protected static string Fill(FormattableString french) => Reader.Fill(french);
}

/// <summary>A page whose text is law between people and stays French, with a sentence that says so; what surrounds it speaks the reader's language.</summary>
public abstract class LegalPage : Page, ISpoken;

/// <summary>The same for the layout and for parts of pages: « @inherits SpokenView&lt;TModel&gt; ».</summary>
public abstract class SpokenView<T> : RazorPage<T>
{
    public override void WriteLiteral(string? value) => base.WriteLiteral(SpokenMarkup.Of(value, Path));
    public override void Write(string? value) => base.Write(Reader.Say(value));
    public override void Write(object? value) => base.Write(value is string text ? Reader.Say(text) : value);
    protected static string Fill(FormattableString french) => Reader.Fill(french);
}
