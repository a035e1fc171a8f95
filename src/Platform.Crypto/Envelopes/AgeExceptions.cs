namespace Platform.Crypto.Envelopes;

/// <summary>A file that is not a valid age v1 file, or not for us.</summary>
public abstract class AgeException(string message) : Exception(message);

/// <summary>The header is malformed, of another version, armored, or its MAC is wrong. No payload byte was released.</summary>
public sealed class AgeHeaderException(string message) : AgeException(message);

/// <summary>The header is well formed but no identity opens it.</summary>
public sealed class AgeNoMatchException() : AgeException("No identity matches any recipient of this file.");

/// <summary>The payload is altered, truncated or too long. Bytes released before are authentic; nothing of the named chunk was released.</summary>
/// <param name="chunk">Number of the 64 KiB chunk, the first being 0.</param>
/// <param name="reason">What was wrong, without any content.</param>
public sealed class AgePayloadException(long chunk, string reason) : AgeException($"Chunk {chunk}: {reason}")
{
    /// <summary>Number of the 64 KiB chunk, the first being 0.</summary>
    public long Chunk { get; } = chunk;
}
