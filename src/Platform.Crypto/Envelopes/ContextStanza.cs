using Platform.Crypto.Keys;

namespace Platform.Crypto.Envelopes;

/// <summary>
/// The second stanza of profile <c>pli/1</c>: binds a bid to its context (consultation, lot, envelope, bidder) through the header MAC.
/// It wraps no key; other age tools ignore it.
/// </summary>
/// <param name="sha256">SHA-256 of the exact bytes of <c>00-contexte.json</c>.</param>
public sealed class ContextStanza(ReadOnlyMemory<byte> sha256) : IAgeRecipient
{
    /// <summary>First word of the stanza.</summary>
    public const string StanzaType = "profil-acheteur/contexte-v1";

    /// <inheritdoc/>
    public AgeStanza Wrap(ReadOnlySpan<byte> fileKey) => sha256.Length == 32
        ? new AgeStanza(StanzaType, [AgeBase64.Encode(sha256.Span)], [])
        : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(sha256));

    /// <summary>The 32-byte hash, or null when the stanza is not a well-formed context stanza.</summary>
    internal static byte[]? Read(AgeStanza stanza) =>
        stanza is { Type: StanzaType, Arguments.Count: 1, Body.Length: 0 } && AgeBase64.TryDecode(stanza.Arguments[0], out var hash) && hash.Length == 32
            ? hash : null;

    /// <summary>The context hash of a header with exactly one X25519 stanza then one context stanza, or null: no hidden second recipient.</summary>
    internal static byte[]? ReadProfile(AgeHeader header) =>
        header.Stanzas is [{ Type: X25519Recipient.StanzaType, Arguments.Count: 1, Body.Length: FileKeyWrap.Length } first, var second]
        && AgeBase64.TryDecode(first.Arguments[0], out var share) && share.Length == 32
            ? Read(second) : null;
}
