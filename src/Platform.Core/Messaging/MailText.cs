using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Core.Messaging;

/// <summary>The French words of a message: a text file whose first line is « Objet : … », with {places} to fill.</summary>
public static partial class MailText
{
    private static readonly ConcurrentDictionary<string, string> Templates = new(StringComparer.Ordinal);

    /// <param name="template">File name in Templates/, without <c>.fr.txt</c>.</param>
    /// <exception cref="KeyNotFoundException">A place has no value: a message with a hole is never sent.</exception>
    public static (string Subject, string Text) Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var text = Places().Replace(Templates.GetOrAdd(template, Read), place => values[place.Groups[1].Value]);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        // A name typed by a stranger must not add a header.
        var subject = text[..end].Replace("Objet\u00a0: ", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Trim();
        return (subject, text[end..].Trim() + "\n");
    }

    private static string Read(string template)
    {
        using var stream = typeof(MailText).Assembly.GetManifestResourceStream($"mail/{template}.fr.txt")
            ?? throw new FileNotFoundException($"No mail template {template}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("\\{([a-z_]+)\\}", RegexOptions.None, 1000)]
    private static partial Regex Places();
}
