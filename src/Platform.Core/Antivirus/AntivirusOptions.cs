using System.ComponentModel.DataAnnotations;

namespace Platform.Core.Antivirus;

/// <summary>Where clamd listens and how long anything waits for it. Without an address nothing is scanned, nothing waits, and pages say so.</summary>
public sealed class AntivirusOptions : IValidatableObject
{
    /// <summary><c>tcp://127.0.0.1:3310</c> or <c>unix:///run/clamav/clamd.ctl</c>.</summary>
    public Uri? Address { get; init; }

    /// <summary>A scanner that says nothing for so long, at any step of one file, is silent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a publication waits for the verdict on a file, from its upload; then it goes on, and the file is scanned later.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A larger file is not sent: clamd cuts the line over its StreamMaxLength, which must not be less.</summary>
    [Range(1, long.MaxValue)] public long MaxBytes { get; init; } = 100_000_000;

    /// <summary>After a silence, how long until the scanner is asked again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(1);

    public bool IsConfigured => Address is not null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is not null && !(Address.IsAbsoluteUri && (Address is { Scheme: "tcp", Port: > 0 } or { Scheme: "unix", AbsolutePath.Length: > 1 })))
            yield return new("Antivirus:Address is neither tcp://host:port nor unix:///path.");
        if (Patience <= TimeSpan.Zero || Hold < TimeSpan.Zero || Pause < TimeSpan.Zero) yield return new("Antivirus:Patience, Hold and Pause are durations.");
    }
}
