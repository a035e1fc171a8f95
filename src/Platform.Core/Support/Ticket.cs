using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>A request for help. Its rows are written by functions of the database alone (0270_tickets.sql); this is its name.</summary>
public abstract class Ticket
{
    /// <summary>« AS-2026-014 »: what people quote on the telephone.</summary>
    public static string ReferenceOf(int year, int number) => new HumanReference("AS", year, number).ToString();
}

public enum TicketState { New, Assigned, WaitingUser, Resolved, Closed }

/// <summary>Who asks: an agent of an account, a member of a company, or a visitor with a secret link.</summary>
public enum TicketSide { Account, Company, Visitor }

public enum TicketChannel { Page, Telephone }

/// <summary>Computed, never chosen: a limit that is near, something that failed, or a question. In the order in which they are answered.</summary>
public enum TicketPriority { Deadline, Fault, Question }

public enum TicketStep { Opened, Taken, Answered, Written, Resolved, Reopened, Closed, PassedOn, Rated }

/// <summary>Who takes a step.</summary>
public enum TicketHand { Writer, Desk, Platform }

public enum Satisfaction { Yes, Partly, No }

/// <summary>Which state follows which step. sec.ticket_next holds the same table, and a test compares them.</summary>
public static class TicketStates
{
    public static TicketState? Next(TicketState before, TicketStep step, TicketHand by) => (by, step, before) switch
    {
        (TicketHand.Desk, TicketStep.Taken, TicketState.New or TicketState.Assigned) => TicketState.Assigned,
        (TicketHand.Desk, TicketStep.Taken, TicketState.WaitingUser) => TicketState.WaitingUser,
        (TicketHand.Desk, TicketStep.Answered, TicketState.Assigned or TicketState.WaitingUser) => TicketState.WaitingUser,
        (TicketHand.Writer, TicketStep.Written, TicketState.New) => TicketState.New,
        (TicketHand.Writer, TicketStep.Written, TicketState.Assigned or TicketState.WaitingUser) => TicketState.Assigned,
        (TicketHand.Writer, TicketStep.PassedOn, TicketState.New or TicketState.Assigned or TicketState.WaitingUser) => TicketState.New,
        (TicketHand.Desk or TicketHand.Writer, TicketStep.Resolved, TicketState.Assigned or TicketState.WaitingUser) => TicketState.Resolved,
        (TicketHand.Writer, TicketStep.Reopened, TicketState.Resolved) => TicketState.Assigned,
        (TicketHand.Writer or TicketHand.Platform, TicketStep.Closed, TicketState.Resolved) => TicketState.Closed,
        (TicketHand.Writer, TicketStep.Rated, TicketState.Resolved or TicketState.Closed) => before,
        _ => null,
    };

    public static bool NeedsText(this TicketStep step) => step is TicketStep.Answered or TicketStep.Written or TicketStep.Reopened;
}
