namespace Platform.Crypto.Envelopes;

/// <summary>One stanza of an age header: <c>-> type arguments…</c> and its body.</summary>
/// <param name="Type">First word, printable ASCII without spaces.</param>
/// <param name="Arguments">Following words, none empty.</param>
/// <param name="Body">Decoded bytes, possibly none.</param>
public sealed record AgeStanza(string Type, IReadOnlyList<string> Arguments, byte[] Body);

/// <summary>Someone (or something) a file is addressed to: writes one stanza.</summary>
public interface IAgeRecipient
{
    /// <summary>The stanza that carries the 16-byte file key for this recipient.</summary>
    AgeStanza Wrap(ReadOnlySpan<byte> fileKey);
}

/// <summary>A secret that may open a file.</summary>
public interface IAgeIdentity
{
    /// <summary>The 16-byte file key, or null when the stanza is not for this identity.</summary>
    /// <exception cref="AgeHeaderException">The stanza is of our type and malformed.</exception>
    byte[]? Unwrap(AgeStanza stanza);
}
