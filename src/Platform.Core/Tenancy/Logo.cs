using System.Diagnostics;
using System.Security.Cryptography;
using Platform.Core.Files;

namespace Platform.Core.Tenancy;

/// <summary>
/// The logo of an account, as pages and papers show it: read from the file that was sent, made small, and written anew. Nothing of that file but its
/// points reaches anybody. On white, so that it is seen on dark grounds and on paper too.
/// </summary>
public sealed record Logo(byte[] Png)
{
    /// <summary>Of the file that is sent.</summary>
    public const int MostBytes = 500_000, LargestSide = 4_000, MostPoints = 4_000_000, SmallestSide = 16;

    /// <summary>Of the logo that is kept: what a page may weigh, twice as fine as the header shows it.</summary>
    public const int Width = 320, Height = 96, KeptBytes = 20_000;

    public byte[] Sha256 { get; } = SHA256.HashData(Png);

    public abstract record Reading
    {
        private Reading() { }
        public sealed record Good(Logo Logo) : Reading;
        public sealed record TooHeavy : Reading;
        public sealed record NotPng : Reading;
        public sealed record TooLarge : Reading;
        public sealed record TooSmall : Reading;
        public sealed record Broken : Reading;
        public T Match<T>(Func<Good, T> good, Func<TooHeavy, T> tooHeavy, Func<NotPng, T> notPng, Func<TooLarge, T> tooLarge, Func<TooSmall, T> tooSmall, Func<Broken, T> broken) => this switch
        { Good g => good(g), TooHeavy h => tooHeavy(h), NotPng n => notPng(n), TooLarge l => tooLarge(l), TooSmall s => tooSmall(s), Broken b => broken(b), _ => throw new UnreachableException() };
    }

    public static Reading Read(ReadOnlySpan<byte> file) => file.Length > MostBytes ? new Reading.TooHeavy() : PngReader.Read(file, LargestSide, MostPoints).Match<Reading>(
        read => read.Picture.Width < SmallestSide || read.Picture.Height < SmallestSide ? new Reading.TooSmall() : new Reading.Good(Of(read.Picture)),
        notPng => new Reading.NotPng(),
        tooLarge => new Reading.TooLarge(),
        broken => new Reading.Broken());

    // A photograph packs badly: it is made smaller until it weighs little. 48 points high always do.
    private static Logo Of(Picture picture)
    {
        for (var height = Height; ; height -= 16)
        {
            var png = PngWriter.Write(picture.Within(Width * height / Height, height));
            if (png.Length <= KeptBytes || height <= 48) return new(png);
        }
    }
}
