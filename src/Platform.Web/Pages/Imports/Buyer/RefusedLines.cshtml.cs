using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Imports.Buyer;

[Needs(Capability.ImportData)]
public sealed class RefusedLinesModel(MapImport map, RehearseImport rehearse) : RefusedLinesPage(map, rehearse);
