namespace Platform.Core.Files;

/// <summary>Each container is a root of its own, so that its credentials can be: sealed bids never stand beside opened files.</summary>
public enum BlobContainer { Sealed, Dce, Opened }

/// <summary>The name of a blob: container and id. It holds no account, no company and no file name.</summary>
public readonly record struct BlobName(BlobContainer Container, Guid Value)
{
    public static BlobName New(BlobContainer container) => new(container, Guid.CreateVersion7());

    /// <summary>A bid goes by a purge with its own rules, never by an order to erase.</summary>
    internal BlobName MayBeErased() => Container is BlobContainer.Sealed ? throw new InvalidOperationException("What is sealed is not erased.") : this;

    /// <summary>Reads what <see cref="ToString"/> wrote in a table.</summary>
    public static BlobName Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new(Enum.Parse<BlobContainer>(text.AsSpan(0, slash), ignoreCase: true), Guid.ParseExact(text[(slash + 1)..], "N"));
    }

    public override string ToString() => $"{Folder}/{Value:N}";

    internal string Folder => Container switch
    {
        BlobContainer.Sealed => "sealed",
        BlobContainer.Dce => "dce",
        BlobContainer.Opened => "opened",
    };
}
