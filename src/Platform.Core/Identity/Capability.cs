namespace Platform.Core.Identity;

/// <summary>What a page or an endpoint asks for. Each belongs to one side, and to the roles in <see cref="Capabilities"/>.</summary>
public enum Capability
{
    /// <summary>Whoever is signed in, for his own account only.</summary>
    UseOwnAccount,

    ManagePeople,
    ReadConsultations,
    EditConsultation,
    PublishConsultation,

    /// <summary>Reads what was submitted for approval and its history; decides the steps that name the person or his right.</summary>
    ApproveActs,
    ReadRegisters,
    HoldKey,
    OpenBids,
    ReadOpenedBids,

    /// <summary>Reads the account's quote requests, its count of the year and what it may be billed.</summary>
    ReadQuotes,

    /// <summary>Writes, sends and judges quote requests.</summary>
    RequestQuotes,

    /// <summary>Lets the lead read something of the account, and reads the log of what it read.</summary>
    GrantAccess,

    /// <summary>Takes everything that is the account's out of the platform.</summary>
    ExportAccount,

    /// <summary>Brings structures, departments, people and history of a former platform into the account.</summary>
    ImportData,

    /// <summary>Lets programs read the account, and tells them what happens in it.</summary>
    ManageSoftware,

    ManageTenants,

    /// <summary>Prices, statements and counts of the accounts that the lead hosts; nothing of what they ask for.</summary>
    ManageRebilling,

    /// <summary>Reads an account under its consent: one page, one line in that account's log.</summary>
    VisitAccount,

    /// <summary>Asks for help as an agent of the account.</summary>
    AskForHelp,

    /// <summary>Answers the tickets that the account's own people keep.</summary>
    AnswerOwnTickets,

    /// <summary>Answers tickets for the agglomeration: those of its accounts, of companies and of visitors. Each reading is a line that the writer reads.</summary>
    AnswerTickets,

    /// <summary>Hears what accounts ask of their agglomeration: improvements, amendments, training needs.</summary>
    HearAccounts,

    /// <summary>Keeps the platform running, above the agglomerations: counts, ages and states. No content, whatever account it concerns. Who has it stands in platform_operators, in no account.</summary>
    OperatePlatform,

    DepositBid,
    ReadOwnBids,
    ManageCompany,

    /// <summary>Asks for help as a member of the company.</summary>
    AskForCompany,

    /// <summary>Reads the quote requests that concern the company, and answers them.</summary>
    AnswerQuotes,
}

/// <summary>For whom a person acts when a capability is used: decides the scope of the request.</summary>
public enum ActingSide { Self, Tenant, Lead, Visit, Company, Platform }

/// <summary>One table: capability → side and roles. shared words: docs/glossary.md.</summary>
public static class Capabilities
{
    private static readonly MembershipRole[] Buyers = [MembershipRole.AccountAdmin, MembershipRole.Buyer, MembershipRole.CaoPresident, MembershipRole.CaoDelegate];
    private static readonly MembershipRole[] Readers = [.. Buyers, MembershipRole.AdministrativeApprover, MembershipRole.TechnicalApprover];
    private static readonly MembershipRole[] Openers = [MembershipRole.CaoPresident, MembershipRole.CaoDelegate];

    public static ActingSide SideOf(Capability capability) => capability switch
    {
        Capability.UseOwnAccount => ActingSide.Self,
        Capability.ManageTenants or Capability.ManageRebilling or Capability.AnswerTickets or Capability.HearAccounts => ActingSide.Lead,
        Capability.OperatePlatform => ActingSide.Platform,
        Capability.VisitAccount => ActingSide.Visit,
        Capability.DepositBid or Capability.ReadOwnBids or Capability.ManageCompany or Capability.AnswerQuotes or Capability.AskForCompany => ActingSide.Company,
        Capability.ManagePeople or Capability.ReadConsultations or Capability.EditConsultation or Capability.PublishConsultation or Capability.ApproveActs or Capability.ReadRegisters
            or Capability.HoldKey or Capability.OpenBids or Capability.ReadOpenedBids or Capability.ReadQuotes or Capability.RequestQuotes
            or Capability.GrantAccess or Capability.ExportAccount or Capability.ImportData or Capability.ManageSoftware or Capability.AskForHelp or Capability.AnswerOwnTickets => ActingSide.Tenant,
    };

    /// <summary>Roles of an account that have it; a company's members are judged by <see cref="CompanyRolesOf"/>, operators of the platform by <see cref="FindActing.OperatesAsync"/>.</summary>
    public static IReadOnlyList<MembershipRole> RolesOf(Capability capability) => capability switch
    {
        Capability.ManagePeople or Capability.GrantAccess or Capability.ExportAccount or Capability.ImportData or Capability.ManageSoftware => [MembershipRole.AccountAdmin],
        Capability.ReadConsultations or Capability.ApproveActs => Readers,
        Capability.ReadRegisters => Buyers,
        Capability.EditConsultation or Capability.PublishConsultation => [MembershipRole.Buyer],
        Capability.HoldKey or Capability.OpenBids => Openers,
        Capability.ReadOpenedBids => [MembershipRole.Buyer, MembershipRole.CaoPresident, MembershipRole.CaoDelegate],
        Capability.ReadQuotes => [MembershipRole.AccountAdmin, MembershipRole.Buyer],
        Capability.RequestQuotes => [MembershipRole.Buyer],
        Capability.ManageTenants or Capability.ManageRebilling or Capability.VisitAccount or Capability.HearAccounts => [MembershipRole.LeadAdmin],
        Capability.AskForHelp => Enum.GetValues<MembershipRole>(),
        Capability.AnswerOwnTickets => [MembershipRole.SupportAgent],
        Capability.AnswerTickets => [MembershipRole.SupportAgent, MembershipRole.LeadAdmin],
        Capability.UseOwnAccount or Capability.DepositBid or Capability.ReadOwnBids or Capability.ManageCompany or Capability.AnswerQuotes or Capability.AskForCompany or Capability.OperatePlatform => [],
    };

    /// <summary>
    /// What a session opened by ProConnect does not reach: it asks for the passkey. Whoever administers, holds a key, opens, answers for the agglomeration, or runs the platform
    /// shows something that nobody else can lend: ProConnect is only as strong as the provider that the person's employer chose.
    /// </summary>
    public static bool AsksForPasskey(Capability capability) => SideOf(capability) is ActingSide.Lead or ActingSide.Visit or ActingSide.Platform
        || capability is Capability.ManagePeople or Capability.GrantAccess or Capability.ExportAccount or Capability.ImportData
            or Capability.ManageSoftware or Capability.HoldKey or Capability.OpenBids or Capability.ReadOpenedBids;

    public static IReadOnlyList<string> CompanyRolesOf(Capability capability) => capability switch
    {
        Capability.ManageCompany => ["CompanyAdmin"],
        Capability.DepositBid or Capability.AnswerQuotes => ["CompanyAdmin", "Depositor"],
        Capability.ReadOwnBids or Capability.AskForCompany => ["CompanyAdmin", "Depositor", "CompanyReader"],
        Capability.UseOwnAccount or Capability.ManagePeople or Capability.ReadConsultations or Capability.EditConsultation or Capability.PublishConsultation
            or Capability.ApproveActs or Capability.ReadRegisters or Capability.HoldKey or Capability.OpenBids or Capability.ReadOpenedBids or Capability.ManageTenants or Capability.OperatePlatform
            or Capability.ReadQuotes or Capability.RequestQuotes or Capability.ManageRebilling or Capability.GrantAccess or Capability.VisitAccount or Capability.ExportAccount or Capability.ImportData or Capability.ManageSoftware
            or Capability.AskForHelp or Capability.AnswerOwnTickets or Capability.AnswerTickets or Capability.HearAccounts => [],
    };
}
