using System.Globalization;
using System.Text;

namespace Platform.Cli.Demo;

/// <summary>A public body with its public numbers: INSEE, code officiel géographique; SIREN, répertoire Sirene.</summary>
public sealed record Place(string Name, string? Insee, string Siren)
{
    public string Slug { get; } = Plain(Name);

    /// <summary>The SIREN with a number of establishment whose checksum is right.</summary>
    public string Siret { get; } = WithChecksum(Siren + "0001");

    /// <summary>« La Baume-d'Hostun » → « la-baume-d-hostun »: addresses of portals and of mail.</summary>
    public static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    /// <summary>Adds the last digit, so that the Luhn sum is a multiple of ten.</summary>
    public static string WithChecksum(string digits)
    {
        var sum = digits.Reverse().Select((c, i) => (c - '0') * (2 - (i % 2))).Sum(n => n > 9 ? n - 9 : n);
        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}

/// <summary>The agglomeration and twenty of its communes, from the public lists. Nothing else of theirs is real here.</summary>
public static class Places
{
    public static readonly Place Lead = new("Valence Romans Agglo", null, "200068781");

    public static readonly Place Romans = new("Romans-sur-Isère", "26281", "212602817");
    public static readonly Place BourgDePeage = new("Bourg-de-Péage", "26057", "212600571");
    public static readonly Place Chabeuil = new("Chabeuil", "26064", "212600647");
    public static readonly Place Etoile = new("Étoile-sur-Rhône", "26124", "212601249");

    /// <summary>Accounts opened, without consultations yet.</summary>
    public static readonly IReadOnlyList<Place> Others =
    [
        new("Alixan", "26004", "212600043"),
        new("Beaumont-lès-Valence", "26037", "212600373"),
        new("Beauvallon", "26042", "212600423"),
        new("Bésayes", "26049", "212600498"),
        new("Bourg-lès-Valence", "26058", "212600589"),
        new("Châteauneuf-sur-Isère", "26084", "212600845"),
        new("Chatuzange-le-Goubet", "26088", "212600886"),
        new("Clérieux", "26096", "212600969"),
        new("Génissieux", "26139", "212601397"),
        new("Hostun", "26149", "212601496"),
        new("Malissard", "26170", "212601702"),
        new("Montélier", "26197", "212601975"),
        new("Montmeyran", "26206", "212602064"),
        new("Mours-Saint-Eusèbe", "26218", "212602189"),
        new("Peyrins", "26231", "212602312"),
        new("Portes-lès-Valence", "26252", "212602528"),
    ];
}
