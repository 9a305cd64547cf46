using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The code allocates nothing when it runs and throws nothing but what a programming mistake makes the run time throw. On a class
/// it covers every method and accessor, not constructors and static initialisers, which run before the freeze. An override of an
/// allocation-free method has to be allocation-free.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Property)]
public sealed class AllocationFreeAttribute : Attribute
{
}
