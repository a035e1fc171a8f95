using Platform.Core.Data.Outbox;

namespace Platform.Core.Support;

/// <summary>What a request for a day is about: the agglomeration plans its own people by it.</summary>
public enum RequestAbout { Service, Training, Publication, Entity, Other }

public enum RequestFault { AboutMissing, TitleMissing, TitleTooLong, TextTooLong, DayPast, DayMissing, VerdictMissing, ReasonMissing, ReasonTooLong, ReadAgain, NotFound }

/// <summary>A request was sent, answered or withdrawn. Rank: of the answer; 0: it was sent.</summary>
public sealed record RequestMoved(Guid Request, int Rank) : IFact
{
    public static string Kind => "request-moved";
    public string Key => $"{Request:N}-{Rank}";
}

/// <summary>One reader who is told of it: a fact of its own, so that a failure of one message repeats no other.</summary>
public sealed record RequestReaderToTell(Guid Request, int Rank, Guid Membership) : IFact
{
    public static string Kind => "request-reader-to-tell";
    public string Key => $"{Request:N}-{Rank}-{Membership:N}";
}
