using Platform.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("PLATFORM__");
builder.AddPlatformUi();

var app = builder.Build();
app.UsePlatformUi();
app.MapPlatformUi();
app.Run();

public partial class Program;
