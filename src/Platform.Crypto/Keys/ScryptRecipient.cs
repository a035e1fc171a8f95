using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Crypto.Envelopes;

namespace Platform.Crypto.Keys;

/// <summary>A passphrase as recipient (age v1, scrypt stanza). It must be the only recipient of its file.</summary>
/// <param name="passphrase">Generated words, never chosen ones; taken as UTF-8.</param>
/// <param name="logN">Work factor, 1..20; 18 takes about one second and 256 MiB.</param>
public sealed class ScryptRecipient(string passphrase, int logN = 18) : IAgeRecipient
{
    internal const string StanzaType = "scrypt";

    /// <inheritdoc/>
    public AgeStanza Wrap(ReadOnlySpan<byte> fileKey)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var body = FileKeyWrap.Seal(WrapKey(passphrase, salt, logN), fileKey);
        return new AgeStanza(StanzaType, [AgeBase64.Encode(salt), logN.ToString(CultureInfo.InvariantCulture)], body);
    }

    internal static byte[] WrapKey(string passphrase, byte[] salt, int logN) =>
        Scrypt.Derive(Encoding.UTF8.GetBytes(passphrase), [.. Encoding.ASCII.GetBytes("age-encryption.org/v1/scrypt"), .. salt], logN, 8, 1, 32);
}

/// <summary>Opens a file sealed to a passphrase.</summary>
/// <param name="passphrase">Taken as UTF-8.</param>
/// <param name="maximumLogN">Highest work factor accepted, at most 20 (1 GiB): a hostile file must not choose our memory.</param>
public sealed class ScryptIdentity(string passphrase, int maximumLogN = 20) : IAgeIdentity
{
    /// <inheritdoc/>
    public byte[]? Unwrap(AgeStanza stanza)
    {
        if (stanza.Type != ScryptRecipient.StanzaType)
        {
            return null;
        }

        if (stanza.Arguments.Count != 2 || !AgeBase64.TryDecode(stanza.Arguments[0], out var salt) || salt.Length != 16 || stanza.Body.Length != FileKeyWrap.Length)
        {
            throw new AgeHeaderException("Malformed scrypt stanza.");
        }

        return FileKeyWrap.Open(ScryptRecipient.WrapKey(passphrase, salt, WorkFactor(stanza.Arguments[1])), stanza.Body);
    }

    private int WorkFactor(string text)
    {
        var canonical = text.Length is 1 or 2 && text[0] is >= '1' and <= '9' && text.All(char.IsAsciiDigit);
        var logN = canonical ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        return logN > 0 && logN <= maximumLogN ? logN : throw new AgeHeaderException("scrypt work factor refused.");
    }
}
