using System.Reflection;

namespace FirmwareScanner.Mutation.Running;

/// <summary>The switch in a mutated assembly.</summary>
internal sealed class SwitchHandle
{
    private readonly FieldInfo _active;
    private readonly FieldInfo _touched;

    internal SwitchHandle(string assembly)
    {
        System.Type type = Assembly.Load(assembly).GetType("FirmwareScanner.Mutation.MutantSwitch")
            ?? throw new MutationException($"{assembly} has no mutants");
        _active = type.GetField("Active", BindingFlags.Static | BindingFlags.NonPublic)!;
        _touched = type.GetField("Touched", BindingFlags.Static | BindingFlags.NonPublic)!;
    }

    /// <summary>Lets one mutant live; -1 for none.</summary>
    internal void Activate(int mutant) => _active.SetValue(null, mutant);

    /// <summary>Notes from now on which mutants are asked for.</summary>
    internal void Record(byte[]? touched) => _touched.SetValue(null, touched);
}
