using System.Globalization;
using Platform.Core.Consents;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>French words of consents and of the access log: found by name, so that a new case without words fails in its first test.</summary>
public static class ConsentWords
{
    public static string French(this ConsentPart part) => Text($"Part{part}");

    public static string French(this ConsentState state) => state switch
    {
        ConsentState.Asked => "Demandé",
        ConsentState.Live => "Accordé",
        ConsentState.Ended => "Expiré",
        ConsentState.Refused => "Refusé",
        ConsentState.Revoked => "Révoqué",
        ConsentState.Returned => "Rendu",
    };

    public static string KindOf(AccessLine line) => line.Refused ? ConsentTexts.LogRefusedPage : Text($"Log{line.Kind}");

    /// <summary>The page that was asked for, or what was read and how much of it.</summary>
    public static string WhatOf(AccessLine line) => line.Kind switch
    {
        "Read" => FrenchFormat.Count(line.Rows.Length, Text($"Row_{line.What}"), Text($"Table_{line.What}")),
        "Entered" => line.What.Split('/') is [.., "consultations", var id] && Guid.TryParse(id, out _) ? "Une consultation" : line.What.Split('/')[^1] switch
        {
            "consultations" => "Liste des consultations",
            "retraits" => "Liste des retraits",
            "personnes" => "Personnes et rôles",
            _ => "Page d’accueil de l’accès",
        },
        "Granted" => line.What.Split(" → ") is [var parts, var end] && DateTime.TryParse(end, CultureInfo.InvariantCulture, out var midnight) && FranceTime.Parse(midnight) is FromParis.Instant(var until)
            ? $"{string.Join(", ", parts.Split(", ").Select(part => Enum.TryParse<ConsentPart>(part, out var known) ? known.French() : part))}, jusqu’au {FrenchFormat.Until(until)}" : line.What,
        _ => line.What,
    };

    /// <summary>The names of what was read: « MAPA-2026-004, MAPA-2026-009 », and that there were more.</summary>
    public static string NamesOf(AccessLine line) => line.Names.Length == 0 ? "" : string.Join(", ", line.Names) + (line.Rows.Length > line.Names.Length && line.Names.Length == ReadAccessLog.MostNames ? "…" : "");

    private static string Text(string key) => ConsentTexts.ResourceManager.GetString(key, CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"No French text for {key}.");
}
