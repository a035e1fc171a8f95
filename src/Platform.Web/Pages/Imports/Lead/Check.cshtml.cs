using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Imports.Lead;

[Needs(Capability.ManageTenants)]
public sealed class CheckModel(CurrentPerson current, MapImport map, RehearseImport rehearse, ConfirmImport confirm, AbandonImport abandon) : CheckPage(current, map, rehearse, confirm, abandon)
{
    public override string Imports => Links.Moves.AccountImports(Account.Slug);

    // The agglomeration imports accounts and nothing else.
    protected override ImportLine Completed(ImportLine line) => TakeAccounts.Completed(line);
}
