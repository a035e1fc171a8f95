using System.Xml;

namespace Platform.Core.Eforms;

/// <summary>The bytes of a notice, no more of them than is allowed, and how they are read: no DTD, no entity, nothing fetched.</summary>
internal static class NoticeBytes
{
    public static (byte[] Bytes, EformsVerdict? Refusal) Read(Stream notice)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = notice.Read(buffer, 0, buffer.Length)) > 0;)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > NoticeLimits.Bytes) return ([], TooLarge($"plus de {NoticeLimits.Bytes / (1024 * 1024)} Mio"));
        }
        return (kept.ToArray(), null);
    }

    /// <summary>What no document may hold, whatever its schema says.</summary>
    public static XmlReaderSettings Settings() => new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = NoticeLimits.Bytes, MaxCharactersFromEntities = 1,
        IgnoreWhitespace = false, IgnoreComments = false, CloseInput = false,
    };

    /// <returns>The version that the notice names, null when it names none.</returns>
    public static (string? Customization, EformsVerdict? Refusal) CustomizationOf(byte[] bytes)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), Settings());
            while (reader.Read())
            {
                if (reader.Depth > NoticeLimits.Depth) return (null, TooLarge($"plus de {NoticeLimits.Depth} niveaux d’éléments"));
                if (reader is { NodeType: XmlNodeType.Element, Depth: 1, LocalName: "CustomizationID" }) return (reader.ReadElementContentAsString().Trim(), null);
            }
            return (null, null);
        }
        catch (XmlException wrong)
        {
            return (null, Unreadable(wrong));
        }
    }

    public static EformsVerdict TooLarge(string what) =>
        EformsVerdict.Of(EformsOutcome.Refused, EformsKind.Refused, "TAILLE", $"Le fichier est refusé\u00A0: {what}. Aucun avis ne demande autant\u00A0; rien n’a été lu au-delà. Vérifiez le fichier choisi.");

    public static EformsVerdict Unreadable(XmlException wrong)
    {
        if (wrong.Message.Contains("DTD", StringComparison.Ordinal))
            return EformsVerdict.Of(EformsOutcome.Refused, EformsKind.Refused, "DOCTYPE", "Le fichier est refusé\u00A0: il contient une déclaration DOCTYPE, qui peut cacher des entités ou des références à d’autres fichiers. Rien n’en a été suivi. Retirez cette déclaration.", wrong.Message);
        if (wrong.Message.Contains("MaxCharacters", StringComparison.Ordinal)) return TooLarge("trop de caractères");
        return EformsVerdict.Of(EformsOutcome.Refused, EformsKind.Refused, "XML", $"Le fichier n’est pas un document XML lisible\u00A0: erreur ligne {wrong.LineNumber}, colonne {wrong.LinePosition}. Rien d’autre n’a été contrôlé.", wrong.Message);
    }
}
