using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;

namespace Platform.Core.Support;

/// <summary>What a writer does with his ticket: writes, says that it is solved or is not, judges the help, or passes it on to the agglomeration.</summary>
public sealed class StepAsWriter(PlatformDb db, Outbox outbox)
{
    /// <param name="Secret">Of a visitor's link; null for whoever is signed in.</param>
    /// <param name="Seen">The entry that was the last one when the page was read; null: a message is never too late.</param>
    /// <param name="Form">Idempotency key of the form that writes: a second click writes nothing more. Null: once per call.</param>
    public sealed record Input(Guid Ticket, string? Secret, int? Seen, TicketStep Step, string Name, string? Text, Satisfaction? Rating, IReadOnlyList<AttachedFile> Files, Guid? Form = null);

    /// <returns>Null when it is done.</returns>
    public async Task<TicketFault?> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Step.NeedsText() && OpenTicket.TextFault(input.Text) is { } fault) return fault;
        if (AttachedFile.FaultOf(input.Files) is { } file) return file;
        var hash = input.Secret is null ? null : EmailLinks.HashOf(input.Secret);
        var rank = (await db.Database.SqlQuery<int?>($"""
            select sec.writer_steps({input.Ticket}, {hash}, {input.Form}, {input.Seen}, {input.Step.ToString()}, {input.Name}, {TicketText.Kept(input.Text)}, {input.Rating?.ToString()}, {AttachedFile.NamesOf(input.Files)}, {AttachedFile.ContentsOf(input.Files)}) as "Value"
            """).ToListAsync(cancel)).Single();
        if (rank is not { } entry) return TicketFault.ReadAgain;
        await outbox.AddAsync(new TicketMoved(input.Ticket, entry), cancel);
        return null;
    }
}

/// <summary>What a desk does with a ticket that it has opened in this transaction: takes it, answers, says that it is solved.</summary>
public sealed class StepAsDesk(PlatformDb db, Outbox outbox, TicketsForDesk tickets)
{
    /// <param name="Seen">The entry that was the last one when the page was read: two agents, or an agent and the writer, do not speak past each other.</param>
    public sealed record Input(Guid Ticket, int Seen, TicketStep Step, string Name, string? Text, IReadOnlyList<AttachedFile> Files);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Done : Outcome;
        public sealed record Refused(TicketFault Fault) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<T> done, Func<TicketFault, T> refused, Func<T> notFound) => this switch
        { Done => done(), Refused r => refused(r.Fault), NotFound => notFound(), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await tickets.OpenAsync(input.Ticket, input.Name, cancel) is not { } ticket) return new Outcome.NotFound();
        if (input.Step.NeedsText() && OpenTicket.TextFault(input.Text) is { } fault) return new Outcome.Refused(fault);
        if (AttachedFile.FaultOf(input.Files) is { } file) return new Outcome.Refused(file);
        // Whoever answers what nobody has taken takes it.
        var seen = (int?)input.Seen;
        if (ticket.Head.State == TicketState.New && input.Step is TicketStep.Answered or TicketStep.Resolved)
        {
            seen = await StepAsync(input.Ticket, seen, TicketStep.Taken, input.Name, null, [], cancel);
            if (seen is null) return new Outcome.Refused(TicketFault.ReadAgain);
        }
        if (await StepAsync(input.Ticket, seen, input.Step, input.Name, TicketText.Kept(input.Text), input.Files, cancel) is not { } rank) return new Outcome.Refused(TicketFault.ReadAgain);
        await outbox.AddAsync(new TicketMoved(input.Ticket, rank), cancel);
        return new Outcome.Done();
    }

    private async Task<int?> StepAsync(Guid ticket, int? seen, TicketStep step, string name, string? text, IReadOnlyList<AttachedFile> files, CancellationToken cancel) => (await db.Database.SqlQuery<int?>($"""
        select sec.desk_steps({ticket}, {seen}, {step.ToString()}, {name}, {text}, {AttachedFile.NamesOf(files)}, {AttachedFile.ContentsOf(files)}) as "Value"
        """).ToListAsync(cancel)).Single();
}

internal static class TicketText
{
    public static string? Kept(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Closes what was solved and to which nobody came back. Scope System.</summary>
public sealed class CloseQuietTickets(PlatformDb db)
{
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var quiet = Law.SupportRules.On(await db.NowAsync(cancel)).Quiet;
        return (await db.Database.SqlQuery<int>($"""select sec.close_quiet_tickets({quiet}, 'Plateforme') as "Value" """).ToListAsync(cancel)).Single();
    }
}
