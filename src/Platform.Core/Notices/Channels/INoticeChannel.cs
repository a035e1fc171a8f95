namespace Platform.Core.Notices.Channels;

/// <summary>What one channel is sent, under our reference.</summary>
/// <param name="Reference">Ours: « notice-version ».</param>
/// <param name="Content">In the format of the channel.</param>
public sealed record ChannelMessage(string Reference, byte[] Content);

/// <summary>What went wrong on the wire. Not Received: the channel said so itself, or was never reached.</summary>
public enum ChannelFault { Unreachable, TooSlow, Cut, ServerError, Credentials, TooMany, Redirect, Garbage, WrongReference, Refused }

/// <summary>What a channel says against a notice.</summary>
/// <param name="Rule">Its identifier, where there is one.</param>
/// <param name="Field">What it concerns, in the words of the channel: an XPath, a business term.</param>
public sealed record ChannelError(string? Rule, string? Field, string Message);

/// <summary>What is known after a question or a sending.</summary>
public abstract record ChannelAnswer
{
    private ChannelAnswer() { }

    /// <summary>The channel has never heard of this reference.</summary>
    public sealed record Unknown : ChannelAnswer;

    public sealed record Received(string? Remote) : ChannelAnswer;

    public sealed record Published(string? Remote, string? Reference, string? Url) : ChannelAnswer;

    public sealed record Rejected(string? Remote, IReadOnlyList<ChannelError> Errors) : ChannelAnswer;

    /// <summary>Nothing can be said: it did not answer, or not as it should.</summary>
    /// <param name="Status">Null: no answer.</param>
    /// <param name="MayHaveIt">It may have taken what was sent.</param>
    /// <param name="RetryAfter">It asked for so much rest.</param>
    /// <param name="SaysRefused">It refused the notice, and does not say why.</param>
    public sealed record Unclear(ChannelFault Fault, int? Status, bool MayHaveIt, TimeSpan? RetryAfter = null, bool SaysRefused = false) : ChannelAnswer;

    public T Match<T>(Func<Unknown, T> unknown, Func<Received, T> received, Func<Published, T> published, Func<Rejected, T> rejected, Func<Unclear, T> unclear) => this switch
    {
        Unknown u => unknown(u), Received r => received(r), Published p => published(p), Rejected r => rejected(r), Unclear u => unclear(u),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>The near side of one channel's wire. It never throws for what the far side does: that is an answer.</summary>
public interface INoticeChannel
{
    /// <summary>Whether the channel has it, by our reference, and what it made of it.</summary>
    Task<ChannelAnswer> AskAsync(ChannelMessage message, CancellationToken cancel);

    /// <summary>Hands it over; asked before, so that nothing is handed over twice.</summary>
    Task<ChannelAnswer> SendAsync(ChannelMessage message, CancellationToken cancel);
}
