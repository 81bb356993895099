from . import res_company, res_company_letter, res_partner
