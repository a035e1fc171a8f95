namespace Platform.Testing;

/// <summary>The folder of Platform.sln, found by walking up from the test assembly: no machine path is written anywhere.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string File(string relative) => System.IO.Path.Combine(Path, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Platform.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("Platform.sln is not above the test assembly.");
    }
}
