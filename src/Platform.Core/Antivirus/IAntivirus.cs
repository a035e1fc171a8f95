using System.Diagnostics;

namespace Platform.Core.Antivirus;

/// <summary>What a scanner said of one file.</summary>
public abstract record ScanVerdict
{
    private ScanVerdict() { }

    public sealed record Clean : ScanVerdict;

    /// <param name="Signature">As the scanner calls it.</param>
    public sealed record Infected(string Signature) : ScanVerdict;

    /// <summary>The scanner takes no file of this size: asking again would change nothing.</summary>
    public sealed record TooLarge : ScanVerdict;

    /// <summary>It did not answer, or not what a scanner answers. It is asked again later.</summary>
    public sealed record Silent(string Why) : ScanVerdict;

    public T Match<T>(Func<Clean, T> clean, Func<Infected, T> infected, Func<TooLarge, T> tooLarge, Func<Silent, T> silent) => this switch
    { Clean c => clean(c), Infected i => infected(i), TooLarge t => tooLarge(t), Silent s => silent(s), _ => throw new UnreachableException() };
}

/// <summary>Judges bytes. A fault of the scanner is an answer (<see cref="ScanVerdict.Silent"/>), a fault of the content is its own exception.</summary>
public interface IAntivirus
{
    Task<ScanVerdict> ScanAsync(Stream content, CancellationToken cancel);
}
