namespace nanoFramework.Runtime.Native;

/// <summary>The collector of nanoFramework.Runtime.Native, which the interpreter has and the desktop has not.</summary>
internal static class GC
{
    /// <summary>Collects nothing.</summary>
    /// <returns>Free bytes of managed heap: always the same.</returns>
    public static uint Run(bool compactHeap) => 65_536;
}

/// <summary>The restart of the device.</summary>
internal static class Power
{
    /// <summary>Only the watchdog asks for it here.</summary>
    /// <exception cref="global::System.InvalidOperationException">Always: the watchdog must not expire.</exception>
    public static void RebootDevice(RebootOption rebootOption) =>
        throw new global::System.InvalidOperationException("the watchdog restarts the board");
}

/// <summary>What comes after a restart.</summary>
internal enum RebootOption
{
    /// <summary>The chip starts as after power-up.</summary>
    NormalReboot = 0,
}
