using Platform.Core.Consultations;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>One document that is not joined, as an avis rectificatif says it.</summary>
public sealed record CorrectedWithheldForm
{
    public string? Title { get; set; }
    public string? Ground { get; set; }
    public string? Obtained { get; set; }

    /// <summary>It is joined after all, or not needed.</summary>
    public bool Gone { get; set; }

    public bool IsSaid => !Gone && !string.IsNullOrWhiteSpace($"{Title}{Ground}{Obtained}");

    public StatedWithheld Read() => StatedWithheld.Of(Title, Ground, Obtained);

    public static CorrectedWithheldForm From(StatedWithheld line) => new() { Title = line.Title, Ground = line.Ground, Obtained = line.Obtained };

    /// <summary>For a page that shows it without asking again.</summary>
    public IEnumerable<(string Name, string? Value)> Typed(string name) =>
        [($"{name}.{nameof(Title)}", Title), ($"{name}.{nameof(Ground)}", Ground), ($"{name}.{nameof(Obtained)}", Obtained), ($"{name}.{nameof(Gone)}", Gone ? "true" : "false")];

    public static string FieldOf(WithheldFault fault) => fault switch
    {
        WithheldFault.TitleMissing or WithheldFault.TitleTooLong => $".{nameof(Title)}",
        WithheldFault.GroundMissing => $".{nameof(Ground)}",
        WithheldFault.ObtainedMissing or WithheldFault.ObtainedTooLong => $".{nameof(Obtained)}",
        WithheldFault.TooMany => "",
    };
}
