using System.Text;
using System.Text.Json.Nodes;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Crypto.Json;

namespace Platform.Core.Consultations;

public enum WithheldFault { TitleMissing, TitleTooLong, GroundMissing, ObtainedMissing, ObtainedTooLong, TooMany }

/// <param name="Line">Which of the list; null: all of them together.</param>
public sealed record WithheldProblem(int? Line, WithheldFault Fault);

/// <summary>A document that is not joined to the file, as its buyer says it (CCP, art. R2132-5).</summary>
/// <param name="Ground">Key of a <see cref="WithheldGround"/>.</param>
/// <param name="Obtained">How a company gets it.</param>
public sealed record StatedWithheld(string Title, string Ground, string Obtained)
{
    public const int MaxTitle = 150;
    public const int MaxObtained = 1_000;

    /// <summary>Beyond, the file is hardly free, direct and complete any more.</summary>
    public const int Most = 50;

    /// <summary>Of what the terms say of them.</summary>
    private const int MostReason = 2_000;

    public static StatedWithheld Of(string? title, string? ground, string? obtained) => new((title ?? "").Trim(), ground ?? "", (obtained ?? "").ReplaceLineEndings("\n").Trim());

    public IEnumerable<WithheldFault> Faults(DateTimeOffset now)
    {
        if (Title.Length == 0) yield return WithheldFault.TitleMissing;
        if (Title.Length > MaxTitle) yield return WithheldFault.TitleTooLong;
        if (WithheldGround.On(now).All(known => known.Key != Ground)) yield return WithheldFault.GroundMissing;
        if (Obtained.Length == 0) yield return WithheldFault.ObtainedMissing;
        if (Obtained.Length > MaxObtained) yield return WithheldFault.ObtainedTooLong;
    }

    /// <summary>What the terms say of the list, which lengthens the legal period (CCP, art. R2151-2); null: all is joined.</summary>
    /// <param name="at">The law of that instant names the grounds.</param>
    public static string? ReasonOf(IEnumerable<StatedWithheld> list, DateTimeOffset at) =>
        string.Join('\n', list.Select(line => $"{line.Title}{FrenchFormat.NoBreak}: {line.GroundOn(at)?.Title.ToLowerInvariant()}")) is { Length: > 0 } said ? said[..Math.Min(said.Length, MostReason)] : null;

    public WithheldGround? GroundOn(DateTimeOffset at) => WithheldGround.On(at).FirstOrDefault(known => known.Key == Ground);

    /// <summary>As one word of the register; empty: all is joined.</summary>
    internal static string Word(IReadOnlyList<StatedWithheld> list) => list.Count == 0 ? "" : Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonArray([.. list.Select(line =>
        (JsonNode)new JsonObject { ["motif"] = line.Ground, ["obtenir"] = line.Obtained, ["titre"] = line.Title })])));

    internal static IReadOnlyList<StatedWithheld> Read(string word) => word.Length == 0 ? [] :
        [.. JsonNode.Parse(word)!.AsArray().Select(line => new StatedWithheld((string)line!["titre"]!, (string)line["motif"]!, (string)line["obtenir"]!))];      // our own words
}
