using System.Globalization;
using System.Text;

namespace Platform.Testing;

/// <summary>The text of a message as its reader sees it: quoted-printable, base64 or plain (RFC 2045, section 6).</summary>
public static class MailBody
{
    public static string Of(SunkMail mail)
    {
        var parts = mail.Source.Split("\r\n\r\n", 2);
        var bytes = Encoding.Latin1.GetBytes(parts[1]);
        if (parts[0].Contains("Content-Transfer-Encoding: base64", StringComparison.OrdinalIgnoreCase)) bytes = Convert.FromBase64String(parts[1]);
        else if (parts[0].Contains("Content-Transfer-Encoding: quoted-printable", StringComparison.OrdinalIgnoreCase)) bytes = Unquoted(parts[1]);
        return Encoding.UTF8.GetString(bytes);
    }

    private static byte[] Unquoted(string text)
    {
        var bytes = new List<byte>();
        var joined = text.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] == '=' && i + 2 < joined.Length) { bytes.Add(byte.Parse(joined.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)); i += 2; }
            else bytes.Add((byte)joined[i]);
        }
        return [.. bytes];
    }
}
