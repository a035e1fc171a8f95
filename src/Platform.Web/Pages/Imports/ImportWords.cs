using System.Globalization;
using Platform.Core.Imports;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Imports;

/// <summary>How kinds, refused files and refused lines are said: what happened, why, what to do.</summary>
internal static class ImportWords
{
    public static string French(this ImportKind kind) => kind switch
    {
        ImportKind.Accounts => MoveTexts.KindAccounts,
        ImportKind.SubEntities => MoveTexts.KindSubEntities,
        ImportKind.Departments => MoveTexts.KindDepartments,
        ImportKind.People => MoveTexts.KindPeople,
        ImportKind.Suppliers => MoveTexts.KindSuppliers,
        ImportKind.Contracts => MoveTexts.KindContracts,
        ImportKind.Withdrawals => MoveTexts.KindWithdrawals,
        ImportKind.Deposits => MoveTexts.KindDeposits,
    };

    public static string French(this Sheet.Reading.Refused refused) => refused.Fault switch
    {
        Sheet.Fault.Empty => MoveTexts.FileEmpty,
        Sheet.Fault.TooHeavy => Said(MoveTexts.FileTooHeavy, FrenchFormat.Size(Sheet.MostBytes)),
        Sheet.Fault.NotText => MoveTexts.FileNotText,
        Sheet.Fault.NotXlsx => MoveTexts.FileNotXlsx,
        Sheet.Fault.Swollen => MoveTexts.FileSwollen,
        Sheet.Fault.NoHeader => MoveTexts.FileNoHeader,
        Sheet.Fault.TooManyColumns => Said(MoveTexts.FileTooManyColumns, refused.Number ?? 1, Sheet.MostColumns),
        Sheet.Fault.TooManyLines => Said(MoveTexts.FileTooManyLines, FrenchFormat.Number(Sheet.MostLines)),
        Sheet.Fault.CellTooLong => Said(MoveTexts.FileCellTooLong, FrenchFormat.Number(Sheet.MostCell), refused.Number ?? 1),
        Sheet.Fault.QuoteLeftOpen => Said(MoveTexts.FileQuoteLeftOpen, refused.Number ?? 1),
    };

    public static (string Why, string Do) French(this Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.Missing => (MoveTexts.WhyMissing, MoveTexts.DoMissing),
        RefusalReason.TooLong => (Said(MoveTexts.WhyTooLong, refusal.Detail), MoveTexts.DoTooLong),
        RefusalReason.SiretWrong => (MoveTexts.WhySiretWrong, MoveTexts.DoSiretWrong),
        RefusalReason.SiretTwice => (Said(MoveTexts.WhySiretTwice, refusal.Detail), MoveTexts.DoSiretTwice),
        RefusalReason.ContractsWrong => (MoveTexts.WhyContractsWrong, MoveTexts.DoContractsWrong),
        RefusalReason.SiretOfAccount => (MoveTexts.WhySiretOfAccount, MoveTexts.DoSiretOfAccount),
        RefusalReason.SiretOfOther => (MoveTexts.WhySiretOfOther, MoveTexts.DoSiretOfOther),
        RefusalReason.OwnAccountInstead => (Said(MoveTexts.WhyOwnAccountInstead, refusal.Detail), MoveTexts.DoOwnAccountInstead),
        RefusalReason.AboveUnknown => (MoveTexts.WhyAboveUnknown, MoveTexts.DoAboveUnknown),
        RefusalReason.AboveSeveral or RefusalReason.DepartmentSeveral => (MoveTexts.WhySeveral, MoveTexts.DoSeveral),
        RefusalReason.StructureUnknown => (MoveTexts.WhyStructureUnknown, MoveTexts.DoStructureUnknown),
        RefusalReason.EmailWrong => (MoveTexts.WhyEmailWrong, MoveTexts.DoEmailWrong),
        RefusalReason.AddressShared => (Said(MoveTexts.WhyAddressShared, refusal.Detail), MoveTexts.DoAddressShared),
        RefusalReason.AddressOfAnother => (Said(MoveTexts.WhyAddressOfAnother, refusal.Detail), MoveTexts.DoAddressOfAnother),
        RefusalReason.RoleUnknown => (MoveTexts.WhyRoleUnknown, MoveTexts.DoRoleUnknown),
        RefusalReason.RoleNotYours => (MoveTexts.WhyRoleNotYours, MoveTexts.DoRoleNotYours),
        RefusalReason.DepartmentUnknown => (MoveTexts.WhyDepartmentUnknown, MoveTexts.DoDepartmentUnknown),
        RefusalReason.DayWrong => (MoveTexts.WhyDayWrong, MoveTexts.DoDayWrong),
        RefusalReason.DayToCome => (MoveTexts.WhyDayToCome, MoveTexts.DoDayToCome),
        RefusalReason.SlugWrong => (MoveTexts.WhySlugWrong, MoveTexts.DoSlugWrong),
        RefusalReason.SlugTaken => (MoveTexts.WhySlugTaken, MoveTexts.DoSlugTaken),
        RefusalReason.CommuneUnknown => (MoveTexts.WhyCommuneUnknown, MoveTexts.DoCommuneUnknown),
        RefusalReason.SubEntityInstead => (Said(MoveTexts.WhySubEntityInstead, refusal.Detail), MoveTexts.DoSubEntityInstead),
        RefusalReason.DivisionUnknown => (MoveTexts.WhyDivisionUnknown, MoveTexts.DoDivisionUnknown),
        RefusalReason.DivisionsTooMany => (Said(MoveTexts.WhyDivisionsTooMany, refusal.Detail), MoveTexts.DoDivisionsTooMany),
        RefusalReason.BodyUnknown => (MoveTexts.WhyBodyUnknown, MoveTexts.DoBodyUnknown),
        RefusalReason.AmountWrong => (MoveTexts.WhyAmountWrong, MoveTexts.DoAmountWrong),
    };

    /// <summary>What an import sends by itself; nothing for most.</summary>
    public static string Consequence(this ImportKind kind) => kind switch
    {
        ImportKind.Accounts => MoveTexts.SendsAccounts,
        ImportKind.People => MoveTexts.SendsPeople,
        ImportKind.Suppliers => MoveTexts.SendsSuppliers,
        ImportKind.SubEntities or ImportKind.Departments or ImportKind.Contracts or ImportKind.Withdrawals or ImportKind.Deposits => "",
    };

    /// <summary>« Nom ; SIRET ; (Motif) »: some names hold a comma.</summary>
    public static string ColumnsOf(ImportKind kind) => string.Join("\u00a0; ", ImportFields.Of(kind).Select(field => field.Required ? field.Label : $"({field.Label})"));

    public static string LabelOf(ImportKind kind, string field) => ImportFields.Of(kind).First(f => f.Key == field).Label;

    private static string Said(string sentence, params object[] values) => string.Format(CultureInfo.InvariantCulture, sentence, values);
}
