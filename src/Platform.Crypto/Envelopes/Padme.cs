using System.Numerics;

namespace Platform.Crypto.Envelopes;

/// <summary>Padmé sizes of profile <c>pli/1</c>: they hide the size of a bid within at most 3.2 % of padding, never below 256 KiB.</summary>
public static class Padme
{
    /// <summary>Smallest plaintext, in bytes.</summary>
    public const long Floor = 262_144;

    /// <summary>Plaintext size in bytes after padding, for <paramref name="length"/> bytes of content.</summary>
    public static long PaddedSize(long length)
    {
        if (length <= Floor)
        {
            return Floor;
        }

        var e = BitOperations.Log2((ulong)length);
        var s = BitOperations.Log2((uint)e) + 1;
        var unit = 1L << (e - s);
        return checked(length + unit - 1) / unit * unit;
    }

    /// <summary>True when a plaintext of <paramref name="size"/> bytes may exist: at least the floor, and its own Padmé size.</summary>
    public static bool IsLegal(long size) => size >= Floor && PaddedSize(size) == size;
}
