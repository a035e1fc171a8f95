using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Identity;

/// <summary>Roles, and the reasons of refusals, as people read them.</summary>
internal static class RoleNames
{
    public static string French(this MembershipRole role) => role switch
    {
        MembershipRole.AccountAdmin => IdentityTexts.RoleAccountAdmin,
        MembershipRole.Buyer => IdentityTexts.RoleBuyer,
        MembershipRole.CaoPresident => IdentityTexts.RoleCaoPresident,
        MembershipRole.CaoDelegate => IdentityTexts.RoleCaoDelegate,
        MembershipRole.LeadAdmin => IdentityTexts.RoleLeadAdmin,
        MembershipRole.AdministrativeApprover => IdentityTexts.RoleAdministrativeApprover,
        MembershipRole.TechnicalApprover => IdentityTexts.RoleTechnicalApprover,
        MembershipRole.SupportAgent => IdentityTexts.RoleSupportAgent,
    };

    /// <summary>What the role lets a person do.</summary>
    public static string Explained(this MembershipRole role) => role switch
    {
        MembershipRole.AccountAdmin => IdentityTexts.RoleAccountAdminMay,
        MembershipRole.Buyer => IdentityTexts.RoleBuyerMay,
        MembershipRole.CaoPresident => IdentityTexts.RoleCaoPresidentMay,
        MembershipRole.CaoDelegate => IdentityTexts.RoleCaoDelegateMay,
        MembershipRole.LeadAdmin => IdentityTexts.RoleLeadAdminMay,
        MembershipRole.AdministrativeApprover => IdentityTexts.RoleAdministrativeApproverMay,
        MembershipRole.TechnicalApprover => IdentityTexts.RoleTechnicalApproverMay,
        MembershipRole.SupportAgent => IdentityTexts.RoleSupportAgentMay,
    };

    public static string French(this CompanyRole role) => role switch
    {
        CompanyRole.CompanyAdmin => IdentityTexts.RoleCompanyAdmin,
        CompanyRole.Depositor => IdentityTexts.RoleCompanyUser,
        CompanyRole.CompanyReader => IdentityTexts.RoleCompanyReader,
    };

    /// <summary>After « le rôle ».</summary>
    public static string InSentence(this CompanyRole role) => role switch
    {
        CompanyRole.CompanyAdmin => IdentityTexts.RoleCompanyAdminIn,
        CompanyRole.Depositor => IdentityTexts.RoleCompanyUserIn,
        CompanyRole.CompanyReader => IdentityTexts.RoleCompanyReaderIn,
    };

    /// <summary>What the role lets a person do.</summary>
    public static string Explained(this CompanyRole role) => role switch
    {
        CompanyRole.CompanyAdmin => IdentityTexts.RoleCompanyAdminMay,
        CompanyRole.Depositor => IdentityTexts.RoleCompanyUserMay,
        CompanyRole.CompanyReader => IdentityTexts.RoleCompanyReaderMay,
    };

    public static string French(this Siret.Reading reading) => reading.Match(
        valid => "",
        wrongLength => wrongLength.Digits == 0 ? IdentityTexts.SiretMissing : string.Format(IdentityTexts.SiretWrongLength, FrenchFormat.Count(wrongLength.Digits, "chiffre")),
        notDigits => IdentityTexts.SiretNotDigits,
        wrongChecksum => IdentityTexts.SiretWrongChecksum);

    public static string French(this RegisterCompany.Refusal refusal) => refusal.Problem switch
    {
        RegisterCompany.Problem.NameMissing => IdentityTexts.NameMissing,
        RegisterCompany.Problem.EmailInvalid => IdentityTexts.EmailInvalid,
        RegisterCompany.Problem.PasswordTooShort when refusal.Number == 0 => string.Format(IdentityTexts.PasswordChosenMissing, FrenchFormat.Count(RegisterCompany.ShortestPassword, "caractère")),
        RegisterCompany.Problem.PasswordTooShort => string.Format(IdentityTexts.PasswordTooShort, FrenchFormat.Count(refusal.Number, "caractère"), RegisterCompany.ShortestPassword),
        RegisterCompany.Problem.PasswordUsual => IdentityTexts.PasswordUsual,
        RegisterCompany.Problem.CompanyNameMissing => IdentityTexts.CompanyNameMissing,
        RegisterCompany.Problem.CompanyNameTooLong => string.Format(null, IdentityTexts.CompanyNameTooLong, refusal.Number),
        RegisterCompany.Problem.CountryUnknown => IdentityTexts.CountryUnknown,
        RegisterCompany.Problem.SiretMissing => IdentityTexts.SiretMissing,
        RegisterCompany.Problem.SiretNotDigits => IdentityTexts.SiretNotDigits,
        RegisterCompany.Problem.SiretWrongLength => string.Format(IdentityTexts.SiretWrongLength, FrenchFormat.Count(refusal.Number, "chiffre")),
        RegisterCompany.Problem.SiretWrongChecksum => IdentityTexts.SiretWrongChecksum,
        RegisterCompany.Problem.KindMissing => IdentityTexts.KindMissing,
        RegisterCompany.Problem.VatNumberInvalid => string.Format(null, IdentityTexts.VatNumberInvalid, refusal.Example),
        RegisterCompany.Problem.NationalIdInvalid => IdentityTexts.NationalIdInvalid,
    };
}
