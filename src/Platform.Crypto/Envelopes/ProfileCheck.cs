using System.Diagnostics;
using System.Security.Cryptography;

namespace Platform.Crypto.Envelopes;

/// <summary>
/// What the server checks of a <c>pli.age</c> without any key. It cannot know to whom the X25519 stanza is addressed, nor check the header MAC.
/// </summary>
public static class ProfileCheck
{
    /// <summary>Bytes to give as first bytes: the header has 244.</summary>
    public const int HeaderLength = 244;

    /// <summary>Checks the header found in the first bytes (at least <see cref="HeaderLength"/>), the context hash and the size of the file.</summary>
    /// <param name="firstBytes">Start of the file, more than the header is welcome.</param>
    /// <param name="fileSize">Size of the whole file in bytes.</param>
    /// <param name="contextSha256">SHA-256 of the context given with the ticket.</param>
    public static Outcome Check(ReadOnlyMemory<byte> firstBytes, long fileSize, byte[] contextSha256)
    {
        AgeHeader? header;
        try
        {
            header = AgeHeader.Parse(firstBytes.Span);
        }
        catch (AgeHeaderException malformed)
        {
            return new Outcome.NotAge(malformed.Message);
        }

        if (header is null)
        {
            return new Outcome.NotAge("Truncated age header.");
        }

        if (ContextStanza.ReadProfile(header) is not { } hash || header.Length != HeaderLength)
        {
            return new Outcome.WrongStanzas([.. header.Stanzas.Select(stanza => stanza.Type)]);
        }

        if (!CryptographicOperations.FixedTimeEquals(hash, contextSha256))
        {
            return new Outcome.WrongContext(hash);
        }

        var plaintext = AgeStream.PlaintextLength(fileSize - header.Length - AgeStream.NonceLength);
        return plaintext is { } size && Padme.IsLegal(size) ? new Outcome.Conforming(size) : new Outcome.IllegalSize(fileSize);
    }

    /// <summary>What the check found.</summary>
    public abstract record Outcome
    {
        private Outcome()
        {
        }

        /// <summary>The file follows the profile; its padded plaintext has that many bytes.</summary>
        public sealed record Conforming(long PlaintextSize) : Outcome;

        /// <summary>Not an age v1 binary file.</summary>
        public sealed record NotAge(string Reason) : Outcome;

        /// <summary>Other stanzas than one X25519 then one context: a hidden recipient, a wrong order, a malformed stanza.</summary>
        public sealed record WrongStanzas(IReadOnlyList<string> Types) : Outcome;

        /// <summary>Sealed for another consultation, lot, envelope or bidder.</summary>
        public sealed record WrongContext(byte[] Found) : Outcome;

        /// <summary>A size that no padded plaintext gives.</summary>
        public sealed record IllegalSize(long FileSize) : Outcome;

        /// <summary>One answer per outcome.</summary>
        public T Match<T>(
            Func<Conforming, T> conforming, Func<NotAge, T> notAge, Func<WrongStanzas, T> wrongStanzas,
            Func<WrongContext, T> wrongContext, Func<IllegalSize, T> illegalSize) => this switch
            {
                Conforming c => conforming(c),
                NotAge n => notAge(n),
                WrongStanzas s => wrongStanzas(s),
                WrongContext w => wrongContext(w),
                IllegalSize i => illegalSize(i),
                _ => throw new UnreachableException(),
            };
    }
}
