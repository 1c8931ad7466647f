### The names of the fields of an identity, as warnings name them.

Category = catégorie
CardNumber = numéro de carte
CardIssuer = émetteur de la carte
CardType = type de carte
ValidFrom = début de validité
ValidUntil = fin de validité
TypeOfNationalId = type d'identifiant national
NationalId = identifiant national
FamilyName = nom de famille
GivenNames = prénoms
Title = titre
Civility = civilité
Language = langue
Profession = profession
FutureProfession = future profession
RegisterSection = section du tableau
Specialisation = spécialisation
Role = rôle
Specialty = spécialité
Index = numéro
ModeOfPractice = mode d'exercice
Responsibility = responsabilité
ReplacedProfessional = professionnel remplacé
StructureName = nom de la structure
StructureId = identifiant de la structure
Sector = secteur
