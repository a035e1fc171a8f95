using Azure;
using Platform.Crypto;

namespace Platform.Core.Files;

/// <summary>What the service answers, in the words of <see cref="IBlobStore"/>. The client library has tried several times before a fault comes here.</summary>
internal static class AzureAnswers
{
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault) when (IsTheirs(fault, cancel))
        {
            throw Told(fault);
        }
    }

    /// <returns>False when a condition of the call was not met.</returns>
    public static async Task<bool> AskUnlessTakenAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            await AskAsync(ask, cancel);
            return true;
        }
        // 400: the commit of another request under the same name has thrown our pieces away.
        catch (StoreUnavailableException fault) when (fault.InnerException is RequestFailedException { Status: 409 or 412 } or RequestFailedException { Status: 400, ErrorCode: "InvalidBlockList" })
        {
            return false;
        }
    }

    /// <summary>Not our own faults, and not a caller that gave up.</summary>
    public static bool IsTheirs(Exception fault, CancellationToken cancel) => fault switch
    {
        FileNotFoundException or StoreUnavailableException => false,        // told already
        OperationCanceledException => !cancel.IsCancellationRequested,
        RequestFailedException or AggregateException or IOException => true,
        _ => false,
    };

    public static IOException Told(Exception fault) => fault switch
    {
        RequestFailedException { Status: 404, ErrorCode: not "ContainerNotFound" } => new FileNotFoundException("Nothing is stored under this name."),
        RequestFailedException refused => new StoreUnavailableException("The store refused.", refused),
        _ => new StoreUnavailableException("The store did not answer.", fault),
    };
}

/// <summary>The body of an answer; the client library takes it up again where it was cut, and what it cannot mend is told in our words.</summary>
internal sealed class AzureContent(Stream body) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception fault) when (AzureAnswers.IsTheirs(fault, cancellationToken))
        {
            throw AzureAnswers.Told(fault);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) body.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        await base.DisposeAsync();
    }
}
