using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Imports.Lead;

[Needs(Capability.ManageTenants)]
public sealed class RefusedLinesModel(MapImport map, RehearseImport rehearse) : RefusedLinesPage(map, rehearse);
