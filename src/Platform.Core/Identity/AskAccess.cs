using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;

namespace Platform.Core.Identity;

/// <summary>Asks the account of her SIRET to admit her. Own transaction, before anybody is known.</summary>
public sealed class AskAccess(UnitOfWorkFactory work, RecogniseAgent recognise)
{
    /// <summary>New requests that one account receives in a day.</summary>
    public const int MostPerDay = 50;

    public abstract record Outcome
    {
        private Outcome() { }
        /// <summary>Now or before: the administrator reads it.</summary>
        public sealed record Asked : Outcome;
        public sealed record EnoughForToday : Outcome;
        /// <summary>There is nothing to ask: known meanwhile, or no account in force.</summary>
        public sealed record NotNow : Outcome;
        public T Match<T>(Func<Asked, T> asked, Func<EnoughForToday, T> enoughForToday, Func<NotNow, T> notNow) => this switch
        { Asked a => asked(a), EnoughForToday e => enoughForToday(e), NotNow n => notNow(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(StateAgent agent, CancellationToken cancel)
    {
        // Judged again: the page may be old.
        if (await recognise.ExecuteAsync(agent, cancel) is not RecogniseAgent.Outcome.Stranger { Accounts: [var account, ..] }) return new Outcome.NotNow();
        return await work.RunAsync<Outcome>(new Scope.SignIn(Guid.Empty), async services =>
        {
            var (id, subject) = (Guid.CreateVersion7(), SHA256.HashData(Encoding.UTF8.GetBytes(agent.Subject)));
            var said = (await services.GetRequiredService<PlatformDb>().Database.SqlQuery<string>(
                $"""select sec.ask_access({account.Id}, {id}, {subject}, {agent.FullName}, {agent.Email}, {agent.Siret}, {MostPerDay}) as "Value" """).ToListAsync(cancel)).Single();
            if (said == "asked") await services.GetRequiredService<Outbox>().AddAsync(new Noticed(NoticeTopic.AccessRequested, id), cancel);
            return said switch { "asked" or "known" => new Outcome.Asked(), "enough" => new Outcome.EnoughForToday(), _ => new Outcome.NotNow() };
        }, cancel);
    }
}
