using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Platform.Crypto.Keys;

/// <summary>scrypt (RFC 7914) over the framework's PBKDF2; judged by the RFC's vectors and the age testkit.</summary>
public static class Scrypt
{
    /// <summary>Derives <paramref name="length"/> bytes. Uses 128·r·2^logN bytes of memory (256 MiB for logN 18 and r 8).</summary>
    /// <exception cref="ArgumentOutOfRangeException">logN outside 1..20, r or p below 1: more memory than we ever spend on one passphrase.</exception>
    public static byte[] Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int logN, int r, int p, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(logN, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logN, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(r, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(p, 1);

        var blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, p * 128 * r);
        var table = new uint[(long)(1 << logN) * 32 * r];
        for (var i = 0; i < p; i++)
        {
            MixMemory(blocks.AsSpan(i * 128 * r, 128 * r), table, 1 << logN, 32 * r);
        }

        var key = Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, length);
        CryptographicOperations.ZeroMemory(blocks);
        return key;
    }

    /// <summary>ROMix, RFC 7914 section 5.</summary>
    private static void MixMemory(Span<byte> block, uint[] table, int n, int words)
    {
        var x = new uint[words];
        var y = new uint[words];
        for (var i = 0; i < words; i++)
        {
            x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
        }

        for (var i = 0; i < n; i++)
        {
            x.CopyTo(table.AsSpan(i * words));
            MixBlock(x, y);
        }

        for (var i = 0; i < n; i++)
        {
            var j = (int)(x[words - 16] & (uint)(n - 1));
            var row = table.AsSpan(j * words, words);
            for (var k = 0; k < words; k++)
            {
                x[k] ^= row[k];
            }

            MixBlock(x, y);
        }

        for (var i = 0; i < words; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], x[i]);
        }
    }

    /// <summary>BlockMix, RFC 7914 section 4: even results first, odd ones after.</summary>
    private static void MixBlock(uint[] b, uint[] y)
    {
        Span<uint> x = stackalloc uint[16];
        var halves = b.Length / 16;
        b.AsSpan(b.Length - 16).CopyTo(x);
        for (var i = 0; i < halves; i++)
        {
            var input = b.AsSpan(i * 16, 16);
            for (var k = 0; k < 16; k++)
            {
                x[k] ^= input[k];
            }

            Salsa8(x);
            x.CopyTo(y.AsSpan(((i / 2) + (i % 2 * (halves / 2))) * 16));
        }

        y.CopyTo(b, 0);
    }

    private static void Salsa8(Span<uint> x)
    {
        Span<uint> z = stackalloc uint[16];
        x.CopyTo(z);
        for (var round = 0; round < 4; round++)
        {
            Quarter(z, 0, 4, 8, 12); Quarter(z, 5, 9, 13, 1); Quarter(z, 10, 14, 2, 6); Quarter(z, 15, 3, 7, 11);
            Quarter(z, 0, 1, 2, 3); Quarter(z, 5, 6, 7, 4); Quarter(z, 10, 11, 8, 9); Quarter(z, 15, 12, 13, 14);
        }

        for (var i = 0; i < 16; i++)
        {
            x[i] += z[i];
        }
    }

    private static void Quarter(Span<uint> z, int a, int b, int c, int d)
    {
        z[b] ^= BitOperations.RotateLeft(z[a] + z[d], 7);
        z[c] ^= BitOperations.RotateLeft(z[b] + z[a], 9);
        z[d] ^= BitOperations.RotateLeft(z[c] + z[b], 13);
        z[a] ^= BitOperations.RotateLeft(z[d] + z[c], 18);
    }
}
