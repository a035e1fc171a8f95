namespace Platform.Core.Values;

/// <summary>Code points that Unicode keeps for nobody, in the first plane: no keyboard gives them, no XML holds them, and String.Normalize throws at one.</summary>
public static class Noncharacters
{
    public static bool Is(char c) => c is '\uFFFE' or '\uFFFF';
}
