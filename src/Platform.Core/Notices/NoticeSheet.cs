namespace Platform.Core.Notices;

/// <summary>A notice as people read it: titled sections of labels and values in French. Pages, papers, mails, gazettes and differences show this and nothing else.</summary>
/// <param name="Title">« Avis de marché ».</param>
public sealed record NoticeSheet(string Title, string Subject, IReadOnlyList<SheetSection> Sections)
{
    public static NoticeSheet Of(CanonicalNotice notice)
    {
        var kind = NoticePhrases.Of(notice.Identity.Kind);
        return new(notice.Correction is null ? kind : NoticePhrases.Say("kind-corrected", kind), notice.Purpose.Title, [.. SheetSections.Of(notice).Where(section => section.Lines.Count > 0)]);
    }
}

/// <param name="Key">The same in two versions of a notice: « lot-3 ».</param>
/// <param name="Part">Which part of a notice it shows, for those who name what changed.</param>
/// <param name="Lot">Number of the lot, of a section of one.</param>
public sealed record SheetSection(string Key, string Title, NoticeSection Part, int? Lot, IReadOnlyList<SheetLine> Lines);

/// <param name="Texts">One paragraph or list item each.</param>
/// <param name="Address">Where the text leads, of an address.</param>
public sealed record SheetLine(string Label, IReadOnlyList<string> Texts, Uri? Address = null);

/// <summary>Collects lines; what is not said makes none.</summary>
internal sealed class SheetLines
{
    private readonly List<SheetLine> lines = [];

    public IReadOnlyList<SheetLine> All => lines;

    public SheetLines Add(string label, string? text) => Add(label, string.IsNullOrWhiteSpace(text) ? [] : text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public SheetLines Add(string label, IEnumerable<string> texts)
    {
        List<string> said = [.. texts.Where(text => text.Length > 0)];
        if (said.Count > 0) lines.Add(new(NoticePhrases.Say(label), said));
        return this;
    }

    public SheetLines Add(string label, Uri? address)
    {
        if (address is not null) lines.Add(new(NoticePhrases.Say(label), [address.AbsoluteUri], address));
        return this;
    }

    public SheetLines Add(string label, decimal? amount) => Add(label, amount is { } some ? Values.FrenchFormat.Euros(some) : null);

    public SheetLines Add(string label, DateOnly? day) => Add(label, day is { } some ? Values.FrenchFormat.LongDate(some) : null);

    public SheetLines Add(string label, DateTimeOffset? instant) => Add(label, instant is { } some ? Values.FrenchFormat.Limit(some) : null);

    public SheetLines Add(string label, int? number) => Add(label, number is { } some ? Values.FrenchFormat.Number(some) : null);

    public SheetLines Add(string label, bool? truth) => Add(label, truth is { } some ? NoticePhrases.Say(some ? "yes" : "no") : null);

    public SheetLines When(bool truth, Func<SheetLines, SheetLines> more) => truth ? more(this) : this;
}
