using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Imports.Buyer;

[Needs(Capability.ImportData)]
public sealed class CheckModel(CurrentPerson current, MapImport map, RehearseImport rehearse, ConfirmImport confirm, AbandonImport abandon) : CheckPage(current, map, rehearse, confirm, abandon)
{
    public override string Imports => Links.Moves.Imports(Account.Slug);
}
