using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>Takes the platform from an operator, himself perhaps; the last one who has come stays, but for whoever has the machine. Counts at his next statement. Scope Platform.</summary>
public sealed class RemoveOperator(PlatformDb db)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Removed : Outcome;

        /// <summary>Nobody would run the platform: whoever was named and has not come yet does not.</summary>
        public sealed record Last : Outcome;

        /// <summary>Unknown, or removed already.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Removed, T> removed, Func<Last, T> last, Func<NotFound, T> notFound) => this switch
        { Removed r => removed(r), Last l => last(l), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Guid one, CancellationToken cancel) =>
        (await db.Database.SqlQuery<string>($"""select sec.remove_operator({one}, {Guid.CreateVersion7()}) as "Value" """).ToListAsync(cancel)).Single() switch
        {
            "Removed" => new Outcome.Removed(),
            "Last" => new Outcome.Last(),
            _ => new Outcome.NotFound(),
        };
}
