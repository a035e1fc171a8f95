namespace Platform.Testing;

/// <summary>Vectors and standards that live beside the repository and are never copied into it.</summary>
public static class SharedData
{
    /// <returns>The full path of <c>shared/data/{path}</c> beside a folder above the repository; null when it is not there.</returns>
    public static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(RepositoryRoot.Path); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", path);
            if (Path.Exists(candidate)) return candidate;
        }
        return null;
    }
}
