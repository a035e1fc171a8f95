using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Tests.Accounts;

/// <summary>The machine of model.md, Tenant: every act in every state. What a cell does not say is refused because it has no place there.</summary>
public sealed class AccountStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>What is tried, then where it is allowed and what comes of it, or refused for a reason of its own.</summary>
    private static readonly (string Name, Func<Tenant, bool, AccountRefusal?> Act, string Cells)[] Acts =
    [
        ("activate", (a, concluded) => a.Activate(concluded, inForce: true, Now), "Requested!NotConcluded Provisioning→Active"),
        ("activate before the convention is in force", (a, concluded) => a.Activate(concluded, inForce: false, Now), "Requested!NotConcluded Provisioning!NotInForce"),
        ("suspend", (a, _) => a.Suspend("liste non attestée", Now), "Active→Suspended"),
        ("suspend without a reason", (a, _) => a.Suspend(null, Now), "Active!ReasonMissing"),
        ("lift the suspension", (a, _) => a.Resume(inForce: true, "liste attestée"), "Suspended→Active"),
        ("lift it when no convention binds", (a, _) => a.Resume(inForce: false, "liste attestée"), "Suspended!NothingBinds"),
        ("lift it without a reason", (a, _) => a.Resume(inForce: true, null), "Suspended!ReasonMissing"),
        ("begin to close", (a, _) => a.BeginClosing(inForce: false, open: 0, Now), "Active→Closing Suspended→Closing"),
        ("begin to close with a consultation open", (a, _) => a.BeginClosing(inForce: false, open: 1, Now), "Active!ConsultationsOpen Suspended!ConsultationsOpen"),
        ("begin to close under a convention", (a, _) => a.BeginClosing(inForce: true, open: 0, Now), "Active!StillInForce Suspended!StillInForce"),
        ("close", (a, _) => a.Close(0, dataReturned: true, "archive remise", Now), "Closing→Closed"),
        ("close before an opening", (a, _) => a.Close(1, dataReturned: true, "archive remise", Now), "Closing!OpeningsToCome"),
        ("close before the data is back", (a, _) => a.Close(0, dataReturned: false, "archive remise", Now), "Closing!DataNotReturned"),
        ("close, nobody knows where the data is", (a, _) => a.Close(0, dataReturned: true, null, Now), "Closing!ReasonMissing"),
    ];

    public static TheoryData<string, AccountState, string?> Cells()
    {
        var data = new TheoryData<string, AccountState, string?>();
        foreach (var (name, _, cells) in Acts)
            foreach (var state in Enum.GetValues<AccountState>())
                data.Add(name, state, cells.Split(' ').SingleOrDefault(cell => cell.Split('→', '!')[0] == $"{state}"));
        return data;
    }

    [Theory, MemberData(nameof(Cells))]
    [Trait("Feature", "VR-04"), Trait("Feature", "GD-23")]
    public void Each_act_has_its_place_and_its_refusal(string act, AccountState state, string? cell)
    {
        var (account, concluded) = In(state);
        Assert.Equal(state, account.State(concluded));

        var refusal = Acts.Single(a => a.Name == act).Act(account, concluded);

        if (cell?.Contains('→', StringComparison.Ordinal) == true)
        {
            Assert.Null(refusal);
            Assert.Equal(cell.Split('→')[1], $"{account.State(concluded)}");
        }
        else
        {
            Assert.Equal(cell?.Split('!')[1] ?? nameof(AccountRefusal.NotNow), $"{refusal}");
            Assert.Equal(state, account.State(concluded));
        }
    }

    [Fact]
    public void The_agglomeration_s_own_account_is_active_from_its_first_day_and_nobody_suspends_or_closes_it()
    {
        var lead = New(TenantKind.Lead);
        Assert.Equal(AccountState.Active, lead.State(concluded: false));
        Assert.Equal(AccountRefusal.NotNow, lead.Suspend("motif", Now));
        Assert.Equal(AccountRefusal.NotNow, lead.BeginClosing(inForce: false, open: 0, Now));
    }

    private static (Tenant Account, bool Concluded) In(AccountState state)
    {
        var account = New(TenantKind.Syndicated);
        if (state is >= AccountState.Active and not AccountState.Abandoned) Assert.Null(account.Activate(concluded: true, inForce: true, Now.AddDays(-30)));
        if (state == AccountState.Suspended) Assert.Null(account.Suspend("motif", Now.AddDays(-20)));
        if (state is AccountState.Closing or AccountState.Closed) Assert.Null(account.BeginClosing(inForce: false, open: 0, Now.AddDays(-10)));
        if (state == AccountState.Closed) Assert.Null(account.Close(0, dataReturned: true, "archive", Now.AddDays(-5)));
        if (state == AccountState.Abandoned) Assert.Null(account.Abandon(conventionStands: false, "motif", Now.AddDays(-5)));
        return (account, state is not (AccountState.Requested or AccountState.Abandoned));
    }

    private static Tenant New(TenantKind kind) => new(kind, kind == TenantKind.Lead ? null : Id<Tenant>.New(), "Saint-Marcel", "saint-marcel", Siret.Parse("20006878100018"), null, null, Now.AddDays(-60));
}
