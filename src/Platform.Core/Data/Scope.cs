namespace Platform.Core.Data;

/// <summary>Who is asking. Resolved from route and membership in Web, from the outbox row in Jobs; never a parameter of a use case, never read from a body.</summary>
public abstract record Scope
{
    private Scope() { }

    /// <summary>An anonymous visitor: published rows only.</summary>
    public sealed record Public : Scope;

    /// <summary>Somebody presenting credentials: the identity rows of that one person, or of that one program, still unproved.</summary>
    public sealed record SignIn(Guid Person) : Scope;

    /// <summary>A person acting for an account.</summary>
    /// <param name="TenantId">The account.</param>
    /// <param name="Person">Null: a job of the account.</param>
    /// <param name="Departments">Those whose consultations the person reaches by the roles that this request takes; null: all. The database counts again.</param>
    public sealed record Tenant(Guid TenantId, Guid? Person, IReadOnlyList<Guid>? Departments = null) : Scope;

    /// <summary>A person who acts for the lead: its administrators read metadata of the accounts it hosts and nothing else; who answers at the desk, none of it (sec.lead, sec.agency).</summary>
    public sealed record Lead(Guid LeadId, Guid? Person) : Scope;

    /// <summary>Whoever runs the platform (VR-55): above the agglomerations, acts for none. Reads what is technical of all that are hosted, and no row of an account (sec.operates).</summary>
    public sealed record Platform(Guid Person) : Scope;

    /// <summary>A person of the lead who reads an account under its consent, for one request. What is read is logged with it.</summary>
    /// <param name="Entry">The line of the access log that says so, committed before.</param>
    public sealed record Visit(Guid LeadId, Guid TenantId, Guid? Person, Guid Entry) : Scope;

    /// <summary>The complete export of one account: reads what is that account's, nothing else, and writes nothing. Own database role.</summary>
    public sealed record Export(Guid TenantId) : Scope;

    /// <summary>A program of an account, by a token: reads what its scopes name, of that account, and writes nothing. Own database role.</summary>
    public sealed record Client(Guid TenantId, Guid ClientId) : Scope;

    /// <summary>A person acting for a company.</summary>
    public sealed record Company(Guid CompanyId, Guid? Person) : Scope;

    /// <summary>A job that spans accounts: own database role, its name in every context.</summary>
    public sealed record System(string Actor) : Scope;

    /// <summary>The gate process, alone with its own database role (platform_gate).</summary>
    public sealed record Gate : Scope;

    public Guid? PersonId => this switch
    {
        SignIn s => s.Person,
        Tenant t => t.Person,
        Lead l => l.Person,
        Visit v => v.Person,
        Company c => c.Person,
        Platform p => p.Person,
        _ => null,
    };
}

/// <summary>The scope of this request or job. Absent, everything throws.</summary>
public sealed class CurrentScope
{
    public Scope? Value { get; private set; }

    public Scope Required => Value ?? throw new InvalidOperationException("No scope: who is asking?");

    /// <summary>The transaction may not write: said to PostgreSQL with the context, in the same statement.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>The database's clock when a transaction that may not write began: it decides nothing, so that its pages need not ask again.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>What a visit has read of the account it visits.</summary>
    public SeenRows Seen { get; } = new();

    /// <summary>Set once by the host, before anything reads.</summary>
    public void Enter(Scope scope) =>
        Value = Value is null || Value == scope ? scope : throw new InvalidOperationException("A request has one scope.");
}
