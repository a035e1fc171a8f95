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
    ReadRegisters,
    HoldKey,
    OpenBids,
    ReadOpenedBids,

    ManageTenants,

    /// <summary>Keeps the platform running: counts, ages and states. No name, no content, whatever account it concerns.</summary>
    OperatePlatform,

    DepositBid,
    ReadOwnBids,
    ManageCompany,
}

/// <summary>For whom a person acts when a capability is used: decides the scope of the request.</summary>
public enum ActingSide { Self, Tenant, Lead, Company }

/// <summary>One table: capability → side and roles. shared words: docs/glossary.md.</summary>
public static class Capabilities
{
    private static readonly MembershipRole[] Buyers = [MembershipRole.AccountAdmin, MembershipRole.Buyer, MembershipRole.CaoPresident, MembershipRole.CaoDelegate];
    private static readonly MembershipRole[] Openers = [MembershipRole.CaoPresident, MembershipRole.CaoDelegate];

    public static ActingSide SideOf(Capability capability) => capability switch
    {
        Capability.UseOwnAccount => ActingSide.Self,
        Capability.ManageTenants or Capability.OperatePlatform => ActingSide.Lead,
        Capability.DepositBid or Capability.ReadOwnBids or Capability.ManageCompany => ActingSide.Company,
        Capability.ManagePeople or Capability.ReadConsultations or Capability.EditConsultation or Capability.PublishConsultation or Capability.ReadRegisters
            or Capability.HoldKey or Capability.OpenBids or Capability.ReadOpenedBids => ActingSide.Tenant,
    };

    /// <summary>Roles of an account that have it; a company's members are judged by <see cref="CompanyRolesOf"/>.</summary>
    public static IReadOnlyList<MembershipRole> RolesOf(Capability capability) => capability switch
    {
        Capability.ManagePeople => [MembershipRole.AccountAdmin],
        Capability.ReadConsultations or Capability.ReadRegisters => Buyers,
        Capability.EditConsultation or Capability.PublishConsultation => [MembershipRole.Buyer],
        Capability.HoldKey or Capability.OpenBids => Openers,
        Capability.ReadOpenedBids => [MembershipRole.Buyer, MembershipRole.CaoPresident, MembershipRole.CaoDelegate],
        Capability.ManageTenants => [MembershipRole.LeadAdmin],
        Capability.OperatePlatform => [MembershipRole.Operator],
        Capability.UseOwnAccount or Capability.DepositBid or Capability.ReadOwnBids or Capability.ManageCompany => [],
    };

    public static IReadOnlyList<string> CompanyRolesOf(Capability capability) => capability switch
    {
        Capability.ManageCompany => ["CompanyAdmin"],
        Capability.DepositBid => ["CompanyAdmin", "Depositor"],
        Capability.ReadOwnBids => ["CompanyAdmin", "Depositor", "CompanyReader"],
        Capability.UseOwnAccount or Capability.ManagePeople or Capability.ReadConsultations or Capability.EditConsultation or Capability.PublishConsultation
            or Capability.ReadRegisters or Capability.HoldKey or Capability.OpenBids or Capability.ReadOpenedBids or Capability.ManageTenants or Capability.OperatePlatform => [],
    };
}
