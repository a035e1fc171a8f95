using System.Security.Cryptography;
using Platform.Core.Values;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

public enum KeySetFault
{
    /// <summary>Not the JSON of our page, or a document that is not canonical.</summary>
    Malformed,

    /// <summary>Made for another consultation or another version of the format.</summary>
    OtherConsultation,

    /// <summary>The gate has no key yet, or the set names another one.</summary>
    Gate,

    /// <summary>Not exactly one key for each kind of envelope, or a weak, malformed or reused key.</summary>
    Keys,

    /// <summary>Not exactly the holders of this account, with their keys: somebody enrolled meanwhile, or a key was swapped.</summary>
    Holders,

    /// <summary>A holder without a grant for each kind, a grant too many, or a hash that is not that of the grant.</summary>
    Grants,
}

/// <summary>Everything that can be checked of a key set without any secret. That a grant holds the right key is shown by the page's own test, and by drills.</summary>
internal static class KeySetCheck
{
    private const int LargestGrant = 8192;
    private static readonly string[] Kinds = [.. Enum.GetValues<EnvelopeKind>().Select(EnvelopeKinds.Wire).Order(StringComparer.Ordinal)];

    public static KeySetFault? Fault(KeySetSubmission submission, Guid consultation, string? gate, IReadOnlyList<KeyHolder> holders)
    {
        var set = submission.Set;
        if (set.Version != "jeu-de-cles/1" || set.Consultation != consultation || set.Mode != "simple" || set.Needed != 1) return KeySetFault.OtherConsultation;
        if (gate is null || set.Gate != gate) return KeySetFault.Gate;
        if (!KeysHold(set, holders)) return KeySetFault.Keys;
        if (!HoldersHold(set, holders)) return KeySetFault.Holders;
        return GrantsHold(submission, holders) ? null : KeySetFault.Grants;
    }

    private static bool KeysHold(KeySetDocument set, IReadOnlyList<KeyHolder> holders) =>
        set.Keys.Select(key => key.Envelope).Order(StringComparer.Ordinal).SequenceEqual(Kinds)
        && set.Keys.All(key => X25519Recipient.TryParse(key.Recipient, out var read) && read.ToString() == key.Recipient && IsSha256(key.CkGateSha256))
        && set.Keys.Select(key => key.Recipient).Concat(holders.Select(h => h.Recipient)).Append(set.Gate) is var all
        && all.Distinct(StringComparer.Ordinal).Count() == all.Count();      // a key that serves twice opens what it should not

    private static bool HoldersHold(KeySetDocument set, IReadOnlyList<KeyHolder> holders) =>
        set.Holders == holders.Count && set.HolderKeys.Count == holders.Count
        && holders.All(h => set.HolderKeys.Contains(new(h.Id.Value, h.PersonName, h.Function, h.Recipient)));

    private static bool GrantsHold(KeySetSubmission submission, IReadOnlyList<KeyHolder> holders)
    {
        var wanted = holders.SelectMany(h => Kinds.Select(kind => (h.Id.Value, kind))).ToHashSet();
        return submission.Grants.Count == wanted.Count && submission.Set.Grants.Count == wanted.Count
            && submission.Grants.All(g => wanted.Contains((g.Holder, g.Envelope)) && IsSealedFile(g.Sealed) && SHA256.HashData(g.Sealed).AsSpan().SequenceEqual(g.Sha256)
                && submission.Set.Grants.Contains(new(g.Envelope, g.Holder, Convert.ToHexStringLower(g.Sha256))))
            && submission.Grants.Select(g => (g.Holder, g.Envelope)).Distinct().Count() == wanted.Count;
    }

    private static bool IsSealedFile(byte[] file) => file.Length <= LargestGrant && file.AsSpan().StartsWith("age-encryption.org/v1\n-> X25519 "u8);

    private static bool IsSha256(string hex) => hex.Length == 64 && hex.All(char.IsAsciiHexDigitLower);
}
