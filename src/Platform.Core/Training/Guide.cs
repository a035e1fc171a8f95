using System.Security.Cryptography;

namespace Platform.Core.Training;

/// <summary>What a reader of a guide will press, in the words of the page that has it: a test looks for them there, so that a renamed button turns it red.</summary>
/// <param name="Words">As the screen shows them.</param>
/// <param name="Where">The source that shows them, under the folder of the web project.</param>
public sealed record GuideButton(string Words, string Where);

/// <param name="Href">Where to go, when the step has an address of its own.</param>
public sealed record GuideStep(string Title, string Text, IReadOnlyList<GuideButton> Buttons, string? Href = null, string? LinkWords = null);

/// <summary>A guide of drawn steps (VR-14): one for companies, for buyers one of publishing and a path to learn by. The same data make the page and the paper.</summary>
public sealed record Guide(string Title, string Introduction, IReadOnlyList<GuideStep> Steps)
{
    private static readonly Lazy<Guide> Companies = new(() => PaperData.Read<Guide>("guide-entreprise"));
    private static readonly Lazy<Guide> Publishing = new(() => PaperData.Read<Guide>("guide-acheteur"));
    private static readonly Lazy<Guide> Buyers = new(() => PaperData.Read<Guide>("parcours-acheteur"));

    public static Guide ForCompanies => Companies.Value;

    public static Guide ForBuyers => Buyers.Value;

    /// <summary>How a buyer publishes, from the first question to the opening.</summary>
    public static Guide ForPublishing => Publishing.Value;

    /// <summary>Names this very text: printed on the paper, so that an old paper is told from the page.</summary>
    public static string Edition => Convert.ToHexStringLower(SHA256.HashData(PaperData.Bytes("guide-entreprise")))[..8];
}
