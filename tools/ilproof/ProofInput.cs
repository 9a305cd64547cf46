using System.Collections.Generic;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.World;
using FirmwareScanner.Proof.Budgets;

namespace FirmwareScanner.Proof;

/// <summary>What a proof is about.</summary>
/// <param name="Assemblies">All assemblies that go to the device.</param>
/// <param name="Api">What is known of the class library.</param>
/// <param name="Budgets">The budgets.</param>
internal sealed record ProofInput(IReadOnlyList<AssemblyImage> Assemblies, DeviceApi Api, BudgetFile Budgets);
