### The names of the fields of an identity, as warnings name them. English is also the word of the API.

Category = category
CardNumber = card number
CardIssuer = card issuer
CardType = card type
ValidFrom = valid from
ValidUntil = valid until
TypeOfNationalId = type of national id
NationalId = national id
FamilyName = family name
GivenNames = given names
Title = title
Civility = civility
Language = language
Profession = profession
FutureProfession = future profession
RegisterSection = register section
Specialisation = specialisation
Role = role
Specialty = specialty
Index = index
ModeOfPractice = mode of practice
Responsibility = responsibility
ReplacedProfessional = replaced professional
StructureName = structure name
StructureId = structure id
Sector = sector
