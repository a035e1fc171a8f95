using System.Globalization;
using System.Text;

namespace Platform.Core.Identity;

/// <summary>
/// Passwords that are tried first: they are long enough and still worth nothing (CNIL, délibération 2022-100; ANSSI, R27). Length alone is no
/// strength, and no rule on kinds of characters replaces this look. The list stays here: no password is sent to anybody to be judged.
/// </summary>
public static class UsualPassword
{
    private static readonly string[] Rows =
        ["01234567890123456789012345678901234567890", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"];

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "motdepasse", "monmotdepasse", "password", "passwort", "passw", "passe", "secret", "azerty", "azertyuiop", "qwerty", "qwertyuiop", "qwertz", "admin", "administrateur",
        "administrator", "bonjour", "bienvenue", "welcome", "soleil", "doudou", "loulou", "chouchou", "marseille", "jetaime", "iloveyou", "monamour", "letmein", "changeme",
        "changezmoi", "entreprise", "societe", "mairie", "commune", "marche", "marches", "marchespublics", "marchepublic", "utilisateur", "compte", "connexion", "football", "princesse",
        "nicolas", "camille", "thomas", "alexandre", "julien", "france", "paris", "lyon", "valence", "romans", "printemps", "automne", "hiver", "ete", "janvier", "fevrier", "mars",
        "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "test", "essai", "toto", "batiment", "travaux", "dragon", "monkey", "sunshine", "superman",
    };

    /// <param name="password">As typed.</param>
    /// <param name="own">What a stranger knows of the person: address, company, name.</param>
    public static bool Is(string password, params ReadOnlySpan<string> own)
    {
        var plain = Plain(password);
        if (plain.Distinct().Count() < 5) return true;                              // aaaaaaaaaaaa, 121212121212
        if (IsRun(plain)) return true;
        var letters = string.Concat(plain.Where(char.IsAsciiLetter));
        if (letters.Length == 0) return false;                                      // twelve digits in no order
        var once = Period(letters);
        if (Words.Contains(letters) || Words.Contains(once) || (IsRun(letters) && letters.Length > 4)) return true;
        foreach (var known in own)
        {
            if (known.Length > 2 && Plain(known.Split('@')[0]) is { Length: > 2 } mine && string.Concat(mine.Where(char.IsAsciiLetter)) is { Length: > 2 } word && (letters == word || once == word)) return true;
        }
        return false;
    }

    /// <summary>Lower case, without accents nor separators; the usual disguises of letters read as letters.</summary>
    private static string Plain(string typed) => string.Concat(typed.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && (char.IsLetterOrDigit(c) || c is '@' or '$'))
        .Select(c => c switch { '@' => 'a', '$' => 's', _ => char.ToLowerInvariant(c) }));

    /// <summary>Made of runs along a keyboard or the alphabet, forwards or backwards, of four signs or more each.</summary>
    private static bool IsRun(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = 0;
            while (at + length < text.Length && OnARow(text.Substring(at, length + 1))) length++;
            if (length < Math.Min(4, text.Length - at) || (length < 3 && at == 0)) return false;
            at += length;
        }
        return true;
    }

    private static bool OnARow(string piece)
    {
        var back = string.Concat(piece.Reverse());
        return Array.Exists(Rows, row => row.Contains(piece, StringComparison.Ordinal) || row.Contains(back, StringComparison.Ordinal));
    }

    /// <summary>« totototo » is « toto » said twice.</summary>
    private static string Period(string letters)
    {
        for (var size = 2; size <= letters.Length / 2; size++)
            if (letters.Length % size == 0 && Enumerable.Range(0, letters.Length).All(i => letters[i] == letters[i % size])) return letters[..size];
        return letters;
    }
}
