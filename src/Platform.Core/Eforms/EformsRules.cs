using System.Collections.Concurrent;
using System.Xml.Linq;

namespace Platform.Core.Eforms;

/// <summary>
/// The imported SDKs, loaded when a notice first asks for one and kept for the life of the process: one instance for all. Knows no consultation.
/// </summary>
public sealed class EformsRules(string sdkDirectory)
{
    public const string UnavailableMessage = "Contrôle eForms indisponible\u00A0: SDK non importé.";

    private readonly ConcurrentDictionary<string, Lazy<EformsRuleBook>> books = new();

    /// <summary>The imported versions, newest first: 1.15, 1.13…</summary>
    public IReadOnlyList<string> Versions() =>
        Directory.Exists(sdkDirectory)
            ? [.. Directory.EnumerateDirectories(sdkDirectory).Select(Path.GetFileName).OfType<string>().Where(name => SdkVersion.TryParse(name) == name).OrderByDescending(Version.Parse)]
            : [];

    /// <param name="sdkVersion">1.15, or a notice's CustomizationID: eforms-sdk-1.15.</param>
    /// <returns>null when that version is not imported.</returns>
    /// <exception cref="EformsSdkException">The imported folder is damaged.</exception>
    public EformsRuleBook? Find(string sdkVersion)
    {
        if (SdkVersion.TryParse(sdkVersion) is not { } version || sdkDirectory.Length == 0) return null;
        var folder = Path.Combine(sdkDirectory, version);
        return Directory.Exists(folder) ? books.GetOrAdd(version, _ => new(() => EformsRuleBook.Load(folder))).Value : null;
    }

    /// <summary>Judges a notice by the SDK that it names in its CustomizationID. Never throws for what the notice holds.</summary>
    /// <param name="today">The day that some rules compare with.</param>
    public EformsVerdict Validate(Stream notice, DateOnly today)
    {
        if (Versions().Count == 0) return EformsVerdict.Of(EformsOutcome.Unavailable, EformsKind.Unavailable, "SDK", UnavailableMessage);
        var read = NoticeBytes.Read(notice);
        if (read.Refusal is { } refusal) return refusal;
        var named = NoticeBytes.CustomizationOf(read.Bytes);
        if (named.Refusal is { } unreadable) return unreadable;
        try
        {
            return named.Customization is { } customization && Find(customization) is { } book
                ? book.Validate(new MemoryStream(read.Bytes, writable: false), today)
                : EformsVerdict.Of(EformsOutcome.Unavailable, EformsKind.Unavailable, "SDK", Missing(named.Customization));
        }
        catch (EformsSdkException damaged)
        {
            return EformsVerdict.Of(EformsOutcome.Unavailable, EformsKind.Unavailable, "SDK", "Contrôle eForms indisponible\u00A0: le SDK importé est abîmé. L’exploitant doit l’importer de nouveau.", damaged.Message);
        }
    }

    /// <inheritdoc cref="Validate(Stream, DateOnly)"/>
    public EformsVerdict Validate(XDocument notice, DateOnly today)
    {
        using var bytes = new MemoryStream();
        notice.Save(bytes, SaveOptions.DisableFormatting);
        bytes.Position = 0;
        return Validate(bytes, today);
    }

    private string Missing(string? customization) =>
        SdkVersion.TryParse(customization) is null
            ? $"Contrôle eForms impossible\u00A0: l’avis ne dit pas quelle version du SDK il suit (CustomizationID). Versions importées\u00A0: {string.Join(", ", Versions())}."
            : $"Contrôle eForms indisponible\u00A0: le SDK {SdkVersion.TryParse(customization)} n’est pas importé. Versions importées\u00A0: {string.Join(", ", Versions())}.";
}
