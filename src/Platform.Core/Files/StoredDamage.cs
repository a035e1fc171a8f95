namespace Platform.Core.Files;

/// <summary>Tells damage of stored bytes from a store that does not answer, which proves nothing of them.</summary>
public static class StoredDamage
{
    // ENOMEM, ENFILE, EMFILE; ENOTCONN, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH, ESTALE of a network folder: this machine, or the way, not the bytes.
    private static readonly int[] NotOfTheBytes = [12, 23, 24, 107, 110, 112, 113, 116];

    /// <summary>Gone, cut short, or on a sector that the disk no longer reads (EIO is a plain <see cref="IOException"/>).</summary>
    public static bool Is(Exception fault) => fault is IOException and not StoreUnavailableException && !NotOfTheBytes.Contains(fault.HResult);
}
