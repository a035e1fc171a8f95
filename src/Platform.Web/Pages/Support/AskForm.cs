using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support;

/// <summary>The questions asked of whoever asks for help, and what would go with them: shown, and taken away by a tick.</summary>
public sealed partial class AskForm
{
    public Guid Key { get; set; }
    public string? Name { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string? Subject { get; set; }
    public string? Text { get; set; }

    /// <summary>« Own »: the account's own people.</summary>
    public string? Desk { get; set; }

    public string? Page { get; set; }
    public string? Incident { get; set; }
    public Guid? Consultation { get; set; }

    /// <summary>What the writer left ticked.</summary>
    public List<string> Keep { get; set; } = [];       // the binder fills the list that is there: an array would stay empty

    /// <summary>Somebody writes down what somebody else says: neither the page nor the browser is the caller's.</summary>
    public bool IsCall { get; private set; }

    /// <param name="about">The published consultation of which the caller speaks; null: none.</param>
    public void OfCaller(Guid? about)
    {
        (IsCall, Consultation) = (true, about);
        Keep = about is null ? [] : ["consultation"];
    }

    /// <summary>What may be ticked: name, label and value.</summary>
    public IReadOnlyList<Piece> Pieces { get; private set; } = [];

    /// <summary>Shown by a piece; the last is set by whoever could read it.</summary>
    public sealed record Piece(string Key, string Label, string Value);

    /// <param name="places">Judges addresses.</param>
    /// <param name="from">The page that led here, as its link says; judged again, because anybody may write it.</param>
    public void Arrive(HelpPlaces places, string? from, string? incident)
    {
        (Page, Consultation) = (from is null ? null : places.Harmless(from), HelpPlaces.ConsultationOf(from));
        Incident = incident is not null && IncidentNumber().IsMatch(incident) ? incident : null;
        Keep = ["page", "step", "incident", "browser", "consultation"];
    }

    /// <param name="said">How the consultation is called; null: not one that the writer may read.</param>
    public void Show(HttpContext http, HelpPlaces places, string? said)
    {
        Page = Page is null ? null : places.Harmless(Page);
        if (Incident is not null && !IncidentNumber().IsMatch(Incident)) Incident = null;
        if (said is null) Consultation = null;
        var pieces = new List<Piece>();
        if (said is not null) pieces.Add(new("consultation", "Consultation", said));
        if (Page is not null) pieces.Add(new("page", "Page", Page));
        if (HelpPlaces.StepOf(Page) is { } step) pieces.Add(new("step", "Étape", step));
        if (Incident is not null) pieces.Add(new("incident", "Numéro d’incident", Incident));
        if (BrowserOf(http) is { Length: > 0 } browser) pieces.Add(new("browser", "Navigateur", browser));
        Pieces = pieces;
    }

    public TicketContext Context(HttpContext http)
    {
        string? Left(string key, string? value) => Keep.Contains(key) ? value : null;
        return new(Left("page", Page), Left("step", HelpPlaces.StepOf(Page)), Left("incident", Incident), Left("browser", BrowserOf(http) is { Length: > 0 } browser ? browser : null), Keep.Contains("consultation") ? Consultation : null);
    }

    public static void Refuse(ModelStateDictionary state, string prefix, IEnumerable<TicketFault> faults)
    {
        foreach (var fault in faults) state.AddModelError(FieldOf(prefix, fault), Words.Of(fault));
    }

    public static string FieldOf(string prefix, TicketFault fault) => fault switch
    {
        TicketFault.SubjectMissing or TicketFault.SubjectTooLong => $"{prefix}.{nameof(Subject)}",
        TicketFault.TextMissing or TicketFault.TextTooLong => $"{prefix}.{nameof(Text)}",
        TicketFault.NameMissing or TicketFault.NameTooLong => $"{prefix}.{nameof(Name)}",
        TicketFault.EmailInvalid or TicketFault.TooMany => $"{prefix}.{nameof(Email)}",
        TicketFault.PhoneInvalid or TicketFault.PhoneTooLong => $"{prefix}.{nameof(Phone)}",
        TicketFault.TooManyFiles or TicketFault.FilesTooLarge or TicketFault.FileEmpty or TicketFault.FileName => "Files",
        TicketFault.NobodyMayRead or TicketFault.ReadAgain => "",
    };

    /// <summary>The files of a form, each whole: together they are smaller than the form may be.</summary>
    public static async Task<IReadOnlyList<AttachedFile>> ReadAsync(IEnumerable<IFormFile> files, CancellationToken cancel)
    {
        var read = new List<AttachedFile>();
        foreach (var file in files)
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, cancel);
            read.Add(new(file.FileName, bytes.ToArray()));
        }
        return read;
    }

    private static string BrowserOf(HttpContext http) => RecordSignIn.DeviceOf(http.Request.Headers.UserAgent);

    [GeneratedRegex("^[A-Z][2-9]-[0-9]{4}$", RegexOptions.None, 1000)]
    private static partial Regex IncidentNumber();
}
